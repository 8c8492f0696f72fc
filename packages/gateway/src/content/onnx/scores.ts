/** How a model says which classes a text belongs to. */
export interface Calibration {
  /** Which outputs mean an attack. */
  readonly attacks: readonly number[];
  readonly outputs: number;
  /** Divides the outputs before they become probabilities: above 1 the model is made less sure. */
  readonly temperature: number;
}

/**
 * The probability of an attack from the outputs of a model: softmax over its classes, or the logistic
 * function where there is one output only. Not a number counts as an attack: it means that nothing is known.
 */
export function attackScore(logits: ArrayLike<number>, { attacks, outputs, temperature }: Calibration): number {
  const scaled = Array.from({ length: outputs }, (_, index) => (logits[index] ?? Number.NaN) / temperature);
  if (outputs === 1) return known(1 / (1 + Math.exp(-(scaled[0] ?? Number.NaN))));
  const top = Math.max(...scaled);
  const powers = scaled.map((value) => Math.exp(value - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return known(attacks.reduce((total, index) => total + (powers[index] ?? Number.NaN), 0) / sum);
}

function known(score: number): number {
  return Number.isNaN(score) ? 1 : score;
}
