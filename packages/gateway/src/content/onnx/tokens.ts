import { ModelError } from './model-error.ts';

/** Turns a text into tokens, special ones included. */
export type Encode = (text: string) => readonly number[];

const INSTALL = 'install it beside Durward: npm install @huggingface/tokenizers';

/**
 * The tokenizer of a model.
 *
 * Guarantees that it tells words apart: exports are known whose tokenizer loses the borders of words, and a
 * model sees nothing then.
 *
 * @throws ModelError
 */
export async function loadTokenizer(tokenizer: object, config: object): Promise<Encode> {
  const library = await import('@huggingface/tokenizers').catch(() => undefined);
  if (library === undefined) throw new ModelError(`there is no tokenizer; ${INSTALL}`);
  let encode: Encode;
  try {
    const made = new library.Tokenizer(tokenizer, config);
    encode = (text) => made.encode(text).ids;
    encode('a test');
  } catch {
    throw new ModelError('tokenizer.json of the model is of a kind that cannot be used');
  }
  const [apart, together] = [encode('read this text'), encode('readthistext')];
  if (apart.join() === together.join()) {
    throw new ModelError('tokenizer.json of the model loses the borders of words: take it from another export');
  }
  return encode;
}
