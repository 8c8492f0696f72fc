import type { Message } from '../message/message.ts';

/** A base whose constructor gives back what it is given: what extends it adds its private members to that. */
// oxlint-disable-next-line typescript/no-extraneous-class -- no function can be extended without a cast
class Returned {
  constructor(message: object) {
    return message;
  }
}

/**
 * What makes a copy of a message a cleared one. A private member cannot be forged and is lost by every copy made
 * elsewhere. It costs less than an entry in a `WeakSet`, which every collection of garbage has to look through.
 */
class Brand extends Returned {
  readonly #isCleared = true;

  static isOn(message: Message): boolean {
    return #isCleared in message && message.#isCleared;
  }
}

/**
 * A message that every control let pass. Only {@link judgeInbound} and {@link judgeOutbound} mint
 * it: a message that nobody inspected cannot be forwarded or sent, because it does not compile.
 */
export type Cleared<M extends Message = Message> = M & Brand;

/** A frozen copy of a message, marked as cleared. Only for `judge.ts`; a tidy test keeps it so. */
export function mint<M extends Message>(message: M): Cleared<M> {
  const cleared = new Brand({ ...message }) as Cleared<M>;
  Object.freeze(cleared);
  return cleared;
}

/**
 * The check at run time that goes with the brand: a transport calls it right before it writes, so
 * that a cast somewhere cannot do what the types forbid.
 */
export function isCleared(message: Message): boolean {
  return Brand.isOn(message);
}
