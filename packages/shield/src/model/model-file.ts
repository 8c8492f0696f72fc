/** How a sum of weights becomes a score for one group of surfaces. */
export interface GroupScale {
  /** What a window starts from, as a logit. */
  readonly bias: number;
  /** The logit of the score is `slope * logit + offset`: 0.65 is where one honest text in a hundred lies above. */
  readonly slope: number;
  readonly offset: number;
  /** What a weight of 1 is worth, in the weights of this group alone. */
  readonly scale: number;
}

/** A trained model as it is stored. */
export interface ModelFile {
  readonly format: number;
  readonly version: string;
  readonly sharedBits: number;
  readonly ownBits: number;
  /** What a weight of 1 is worth, in the weights of all surfaces. */
  readonly sharedScale: number;
  readonly groups: readonly GroupScale[];
  /** SHA-256 of the weights in hexadecimal. */
  readonly sha256: string;
  /** The weights of all surfaces, then those of each group; see {@link weightsOf}. */
  readonly weights: string;
}
