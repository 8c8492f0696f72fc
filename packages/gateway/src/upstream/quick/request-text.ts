/** A request whose body is one text, or nothing. */
export interface TextRequest {
  readonly path: string;
  readonly method: 'POST' | 'DELETE';
  /** Headers that come first, names and values in turn: one frozen list for many requests is put into words once. */
  readonly common?: readonly string[] | undefined;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string | null;
}

/** Visible ASCII, spaces and tabs: what stands in a header without a doubt. */
const NOT_PLAIN = /[^\t\x20-\x7e]/;
const NOT_A_PATH = /[^\x21-\x7e]/;

/** A request as it is written to a connection. */
export interface RequestText {
  readonly text: string;
  /** ASCII is quicker to write as what it is. */
  readonly encoding: 'latin1' | 'utf8';
}

/**
 * A request as text; undefined when some part of its head is not plain ASCII. Nothing in the head can end a line.
 */
export function requestText(
  host: string,
  { path, method, common = NO_HEADERS, headers, body }: TextRequest,
): RequestText | undefined {
  const [first, own] = [commonLines(common), linesOf(headers)];
  if (NOT_A_PATH.test(path) || first === undefined || own === undefined) return undefined;
  const head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${first}${own}`;
  if (body === null) return { text: `${head}\r\n`, encoding: 'latin1' };
  const length = Buffer.byteLength(body);
  // As long in UTF-8 as in characters: nothing but ASCII.
  const encoding = length === body.length ? 'latin1' : 'utf8';
  return { text: `${head}content-length: ${String(length)}\r\n\r\n${body}`, encoding };
}

/** All headers of a request, in their order. */
export function headersOf({ common = NO_HEADERS, headers }: TextRequest): string[] {
  return [...common, ...headers];
}

const NO_HEADERS: readonly string[] = Object.freeze([]);

const known = new WeakMap<readonly string[], { readonly lines: string | undefined }>();

function commonLines(headers: readonly string[]): string | undefined {
  const found = known.get(headers);
  if (found !== undefined) return found.lines;
  const lines = linesOf(headers);
  known.set(headers, { lines });
  return lines;
}

/** Header lines, each with its end; undefined when one of them is not plain. */
function linesOf(headers: readonly string[]): string | undefined {
  let lines = '';
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    // Tested before they are joined: a text of two parts would be copied for it.
    if (NOT_PLAIN.test(name) || NOT_PLAIN.test(value)) return undefined;
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}
