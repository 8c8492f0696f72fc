/**
 * Every limit of the shield, by name. All lengths are in UTF-16 code units.
 *
 * Together they bound the work and the memory of one call by a constant times the length of its text.
 */
export interface ShieldLimits {
  /** What lies beyond this is not looked at, and the detection says `truncated`. */
  readonly textLengthMax: number;
  /** A longer text is looked at in pieces of this length, so that memory does not grow with the text. */
  readonly pieceLength: number;
  /** How much of one piece is seen again with the next, for what lies across the border. */
  readonly pieceOverlap: number;
  /** Most readings of one piece: the text itself and whatever is decoded from it. */
  readonly viewsMax: number;
  /** How many encodings may lie inside each other. */
  readonly decodingDepthMax: number;
  /** Most decoded text of one piece, all readings together, as a multiple of the piece. */
  readonly decodedShareMax: number;
  /** The least allowance of decoded text, however short the piece is. */
  readonly decodedLengthMin: number;
  /** How much of the text around something decoded is read along with it. */
  readonly contextLength: number;
  /** Most signals that one detection reports. The strongest are kept. */
  readonly signalsMax: number;
}

/** The limits that hold when nothing else is said. */
export const DEFAULT_SHIELD_LIMITS: ShieldLimits = Object.freeze({
  textLengthMax: 4 * 1024 * 1024,
  pieceLength: 16 * 1024,
  pieceOverlap: 2 * 1024,
  viewsMax: 24,
  decodingDepthMax: 4,
  decodedShareMax: 4,
  decodedLengthMin: 16 * 1024,
  contextLength: 160,
  signalsMax: 64,
});

/** The limits of a call: its own where it names them. */
export function limitsOf(own: Partial<ShieldLimits> | undefined): ShieldLimits {
  return own === undefined ? DEFAULT_SHIELD_LIMITS : { ...DEFAULT_SHIELD_LIMITS, ...own };
}
