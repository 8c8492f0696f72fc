/** A request whose body is one text, or nothing. */
export interface TextRequest {
  readonly path: string;
  readonly method: 'POST' | 'DELETE';
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
export function requestText(host: string, { path, method, headers, body }: TextRequest): RequestText | undefined {
  if (NOT_A_PATH.test(path)) return undefined;
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    // Tested before they are joined: a text of two parts would be copied for it.
    if (NOT_PLAIN.test(name) || NOT_PLAIN.test(value)) return undefined;
    head += `${name}: ${value}\r\n`;
  }
  if (body === null) return { text: `${head}\r\n`, encoding: 'latin1' };
  const length = Buffer.byteLength(body);
  // As long in UTF-8 as in characters: nothing but ASCII.
  const encoding = length === body.length ? 'latin1' : 'utf8';
  return { text: `${head}content-length: ${String(length)}\r\n\r\n${body}`, encoding };
}
