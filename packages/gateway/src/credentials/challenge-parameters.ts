/** What a `WWW-Authenticate` header says of a credential that was refused. */
export interface ChallengeParameters {
  readonly error: string | undefined;
  readonly scopes: readonly string[];
  readonly resourceMetadata: string | undefined;
}

const LENGTH_MAX = 8192;
const SCOPE = /^[!#-[\]-~]{1,256}$/;
const SCOPES_MAX = 100;

/**
 * The parameters of a challenge of the Bearer or DPoP scheme, RFC 6750 §3 and RFC 9728 §5.1. A parameter
 * that comes twice counts as the first; what cannot be read is not there.
 */
export function readChallenge(header: string | undefined): ChallengeParameters {
  const found = new Map<string, string>();
  for (const [name, value] of pairsIn((header ?? '').slice(0, LENGTH_MAX))) {
    if (!found.has(name)) found.set(name, value);
  }
  const scopes = (found.get('scope') ?? '').split(' ').filter((word) => SCOPE.test(word));
  return {
    error: found.get('error'),
    scopes: [...new Set(scopes)].slice(0, SCOPES_MAX),
    resourceMetadata: found.get('resource_metadata'),
  };
}

/** Every `name=value` and `name="value"`, in order, with names in lower case. One pass over the text. */
function* pairsIn(text: string): Generator<readonly [name: string, value: string]> {
  let at = 0;
  while (at < text.length) {
    const equals = text.indexOf('=', at);
    if (equals < 0) return;
    const name = wordBefore(text, equals);
    const quoted = text[equals + 1] === '"';
    const [value, end] = quoted ? quotedAt(text, equals + 2) : bareAt(text, equals + 1);
    if (name !== '') yield [name.toLowerCase(), value];
    at = Math.max(end, equals + 1);
  }
}

function wordBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && /[A-Za-z0-9_-]/.test(text[start - 1] ?? '')) start -= 1;
  return text.slice(start, end);
}

function quotedAt(text: string, start: number): readonly [value: string, end: number] {
  let value = '';
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return [value, at + 1];
    if (character === '\\') at += 1;
    value += text[at] ?? '';
  }
  return ['', text.length];
}

function bareAt(text: string, start: number): readonly [value: string, end: number] {
  let end = start;
  while (end < text.length && !', \t'.includes(text[end] ?? '')) end += 1;
  return [text.slice(start, end), end];
}
