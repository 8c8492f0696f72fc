import type { Message } from '../message/message.ts';

declare const cleared: unique symbol;

/**
 * A message that every control let pass. Only {@link judgeInbound} and {@link judgeOutbound} mint
 * it: a message that nobody inspected cannot be forwarded or sent, because it does not compile.
 */
export type Cleared<M extends Message = Message> = M & { readonly [cleared]: true };

const minted = new WeakSet<Message>();

/** Marks a message as cleared. Only for `judge.ts`; a tidy test keeps it so. */
export function mint<M extends Message>(message: M): Cleared<M> {
  minted.add(message);
  return message as Cleared<M>;
}

/**
 * The check at run time that goes with the brand: a transport calls it right before it writes, so
 * that a cast somewhere cannot do what the types forbid.
 */
export function isCleared(message: Message): boolean {
  return minted.has(message);
}
