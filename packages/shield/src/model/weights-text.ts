/**
 * Weights as text: of 15 steps each, five of them in three characters. A weight is the square of its step, scaled to
 * int8: most weights are small, and small ones need the finer steps. Finer steps than these find nothing more.
 */
const ALPHABET = '!#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~';
const STEP_MAX = 7;
const STEPS = 2 * STEP_MAX + 1;
const WEIGHT_MAX = 127;
/** So many weights stand in so many characters: 15 to the fifth is less than 92 to the third. */
const [WEIGHTS, CHARACTERS] = [5, 3];
const BASE = ALPHABET.length;

const NONE = -1;
const DIGITS = new Int16Array(128).fill(NONE);
for (let digit = 0; digit < BASE; digit += 1) DIGITS[ALPHABET.charCodeAt(digit)] = digit;

const BY_STEP = Int8Array.from({ length: STEPS }, (_, index) => {
  const step = index - STEP_MAX;
  return Math.sign(step) * Math.round((step * step * WEIGHT_MAX) / (STEP_MAX * STEP_MAX));
});

/** The `count` weights of a text that {@link textOfWeights} wrote. What is no such text is an error. */
export function weightsOf(text: string, count: number): Int8Array {
  const groups = Math.ceil(count / WEIGHTS);
  if (text.length !== groups * CHARACTERS) {
    throw new RangeError(`The weights of a model have ${String(text.length)} characters, and ${
      String(groups * CHARACTERS)} fit to it. The file is damaged: fetch it again.`);
  }
  const weights = new Int8Array(groups * WEIGHTS);
  for (let group = 0; group < groups; group += 1) {
    let value = 0;
    for (let place = CHARACTERS - 1; place >= 0; place -= 1) {
      value = value * BASE + digitAt(text, group * CHARACTERS + place);
    }
    for (let place = 0; place < WEIGHTS; place += 1) {
      weights[group * WEIGHTS + place] = BY_STEP[value % STEPS] ?? 0;
      value = Math.floor(value / STEPS);
    }
    if (value > 0) throw damagedAt(text, group * CHARACTERS);
  }
  return weights.subarray(0, count);
}

function digitAt(text: string, at: number): number {
  const digit = DIGITS[text.charCodeAt(at)] ?? NONE;
  if (digit === NONE) throw damagedAt(text, at);
  return digit;
}

function damagedAt(text: string, at: number): RangeError {
  return new RangeError(`The weights of a model have ${JSON.stringify(text.slice(at, at + CHARACTERS))} at ${
    String(at)}, which means nothing. The file is damaged: fetch it again.`);
}

/** Weights in the text form, each the nearest that the form has to `values[i] / scale` of int8. */
export function textOfWeights(values: Float32Array, scale: number): string {
  let text = '';
  for (let from = 0; from < values.length; from += WEIGHTS) {
    let value = 0;
    for (let place = WEIGHTS - 1; place >= 0; place -= 1) {
      value = value * STEPS + stepOf((values[from + place] ?? 0) / scale) + STEP_MAX;
    }
    for (let place = 0; place < CHARACTERS; place += 1) {
      text += ALPHABET.charAt(value % BASE);
      value = Math.floor(value / BASE);
    }
  }
  return text;
}

function stepOf(weight: number): number {
  return Math.sign(weight) * Math.round(Math.sqrt(Math.min(1, Math.abs(weight) / WEIGHT_MAX)) * STEP_MAX);
}
