import { isEncoded, mediaTypeOf } from './http-failure.ts';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the headers of a reply say of its body. */
export interface BodyFacts {
  /** Whether it is encoded in some way. */
  readonly isCoded: boolean;
  /** Its length in bytes; not a number where none is given, or none that is one. */
  readonly bytes: number;
  readonly type: string | undefined;
}

let last: { readonly headers: Headers; readonly facts: BodyFacts } | undefined;

/** Many replies in a row have the very same headers (see `quick/reply-heads.ts`): those are read once. */
export function bodyFactsOf(headers: Headers): BodyFacts {
  if (last?.headers === headers) return last.facts;
  const facts = {
    isCoded: isEncoded(headers['content-encoding']),
    bytes: Number(headers['content-length'] ?? Number.NaN),
    type: mediaTypeOf(headers['content-type']),
  };
  last = Object.isFrozen(headers) ? { headers, facts } : undefined;
  return facts;
}
