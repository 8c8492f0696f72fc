/** What reads and writes the memory of a text at once, where the platform has it: Buffer of Node.js. */
interface Memory {
  write(text: string, encoding: 'utf16le'): number;
  toString(encoding: 'utf16le'): string;
}

interface Platform {
  readonly Buffer?: { from(memory: ArrayBufferLike, offset: number, bytes: number): Memory };
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const platform = isLittleEndian ? (globalThis as Platform).Buffer : undefined;

function memoryOf(units: Uint16Array): Memory | undefined {
  return platform?.from(units.buffer, units.byteOffset, units.byteLength);
}

/** Texts longer than this get an array of their own. */
const KEPT_MAX = 1 << 16;
let kept = new Uint16Array(1 << 10);
let memory = memoryOf(kept);
let last = '';

/**
 * The code units of a text and a zero; what lies behind is of other texts. An array is read several times quicker than
 * a string, and several look at the same text. Good until the next call with another text: whoever reads it hands
 * control to nobody who asks for another.
 */
export function unitsOf(text: string): Uint16Array {
  if (text === last) {
    // An equal text of its own is known as itself from now on, without comparing all of it again.
    last = text;
    return kept;
  }
  const isKept = text.length <= KEPT_MAX;
  if (isKept && kept.length <= text.length) {
    kept = new Uint16Array(Math.min(KEPT_MAX, 2 * text.length) + 1);
    memory = memoryOf(kept);
  }
  const units = isKept ? kept : new Uint16Array(text.length + 1);
  const written = (isKept ? memory : memoryOf(units))?.write(text, 'utf16le') ?? 0;
  for (let at = written / 2; at < text.length; at += 1) units[at] = text.charCodeAt(at);
  units[text.length] = 0;
  if (isKept) last = text;
  return units;
}

const decoder = new TextDecoder(isLittleEndian ? 'utf-16le' : 'utf-16be', { ignoreBOM: true });

/** The text of code units. Half a pair of surrogates would come out as a replacement character: there may be none. */
export function textOfUnits(units: Uint16Array): string {
  return memoryOf(units)?.toString('utf16le') ?? decoder.decode(units);
}
