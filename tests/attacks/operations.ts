/** A method of strings whose work is counted, and how much work one call is. */
type Work = (text: string, args: readonly unknown[], result: unknown) => number;

const COUNTED: Readonly<Record<string, Work>> = {
  charCodeAt: () => 1,
  indexOf: (text, args, result) => {
    const from = typeof args[1] === 'number' ? args[1] : 0;
    return (typeof result === 'number' && result >= 0 ? result : text.length) - from + 1;
  },
  slice: (_text, _args, result) => String(result).length + 1,
  search: (text) => text.length + 1,
  includes: (text) => text.length + 1,
  toUpperCase: (text) => text.length + 1,
};

/**
 * The number of steps that a piece of work takes on strings: each call of a string method counts as
 * many steps as characters it looks at. A count does not depend on the machine or on its load.
 */
export function stepsOf(work: () => void): number {
  let steps = 0;
  const prototype = String.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  const originals = Object.keys(COUNTED).map((name) => [name, prototype[name]] as const);
  for (const [name, original] of originals) {
    const work1 = COUNTED[name];
    if (original === undefined || work1 === undefined) throw new Error(`no method ${name}`);
    prototype[name] = function counted(this: unknown, ...args: unknown[]): unknown {
      const result = Reflect.apply(original, this, args);
      steps += work1(this as string, args, result);
      return result;
    };
  }
  try {
    work();
  } finally {
    for (const [name, original] of originals) if (original !== undefined) prototype[name] = original;
  }
  return steps;
}

/** By how much the steps grow when the size doubles, at worst over some doublings. 2 is linear. */
export function growthOf(work: (size: number) => () => void, sizes: readonly number[]): number {
  const steps = sizes.map((size) => stepsOf(work(size)));
  return Math.max(...steps.slice(1).map((count, at) => count / (steps[at] ?? 1)));
}
