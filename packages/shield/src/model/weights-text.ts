/**
 * Weights as text: one of 64 characters for each. A weight is stored as a step from -31 to 31, and is the square of
 * its step scaled to int8: most weights are small, and small ones need the finer steps.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const MIDDLE = 32;
const STEP_MAX = 31;
const WEIGHT_MAX = 127;

function weightOf(step: number): number {
  return Math.sign(step) * Math.round((step * step * WEIGHT_MAX) / (STEP_MAX * STEP_MAX));
}

/** The weights of a text that {@link textOfWeights} wrote. What is no such text is an error. */
export function weightsOf(text: string): Int8Array {
  const byUnit = new Int16Array(128).fill(NONE);
  for (let index = 0; index < ALPHABET.length; index += 1) {
    byUnit[ALPHABET.charCodeAt(index)] = weightOf(index - MIDDLE);
  }
  const weights = new Int8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const weight = byUnit[text.charCodeAt(index)] ?? NONE;
    if (weight === NONE) {
      throw new RangeError(`The weights of a model have the character ${JSON.stringify(text[index])} at ${
        String(index)}, which none has. The file is damaged: fetch it again.`);
    }
    weights[index] = weight;
  }
  return weights;
}

const NONE = 0x7fff;

/** Weights in the text form, each the nearest that the form has to `values[i] / scale` of int8. */
export function textOfWeights(values: Float32Array, scale: number): string {
  let text = '';
  for (const value of values) {
    const share = Math.min(1, Math.abs(value) / (scale * WEIGHT_MAX));
    const step = Math.sign(value) * Math.round(Math.sqrt(share) * STEP_MAX);
    text += ALPHABET[step + MIDDLE] ?? '';
  }
  return text;
}
