/**
 * A second, slow and plain reader of messages, written from RFC 8259 and JSON-RPC 2.0 and not from
 * the parser that it checks: it walks the bytes by recursive descent and keeps every key it meets.
 * It says only yes or no.
 */
export function isStrictMessage(bytes: Uint8Array): boolean {
  const text = decoded(bytes);
  if (text === undefined) return false;
  const reader = new Reader(text);
  try {
    const value = reader.document();
    return isMessage(value);
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

class Refused extends Error {}

/** A JSON object as the list of its members, in the order of the text. */
class Members {
  readonly list: readonly (readonly [string, Value])[];
  constructor(list: readonly (readonly [string, Value])[]) {
    this.list = list;
  }

  get(key: string): Value | undefined {
    return this.list.find(([name]) => name === key)?.[1];
  }

  has(key: string): boolean {
    return this.list.some(([name]) => name === key);
  }
}

/** A number keeps its text, so that what a double does to it can be told. */
class Digits {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | Digits | boolean | null | readonly Value[] | Members;

/** UTF-8 by the table of RFC 3629 §4, byte by byte. */
function decoded(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const length = lengthOf(first);
    if (length === 0 || at + length > bytes.length) return undefined;
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    for (let step = 1; step < length; step += 1) {
      const next = bytes[at + step] ?? 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    const least = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0;
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    text += String.fromCodePoint(code);
    at += length;
  }
  return text.startsWith('\ufeff') ? undefined : text;
}

/** How many bytes a character takes that begins with this one; 0 when none does. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Value {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw new Refused();
    return value;
  }

  #space(): void {
    while (this.#at < this.#text.length && ' \t\r\n'.includes(this.#text[this.#at] ?? 'x')) this.#at += 1;
  }

  #take(literal: string): boolean {
    if (!this.#text.startsWith(literal, this.#at)) return false;
    this.#at += literal.length;
    return true;
  }

  #need(literal: string): void {
    if (!this.#take(literal)) throw new Refused();
  }

  #value(): Value {
    this.#space();
    const char = this.#text[this.#at];
    if (char === '{') return this.#nested(() => this.#object());
    if (char === '[') return this.#nested(() => this.#array());
    if (char === '"') return this.#string();
    if (this.#take('true')) return true;
    if (this.#take('false')) return false;
    if (this.#take('null')) return null;
    return this.#number();
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > 64) throw new Refused();
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #object(): Members {
    this.#need('{');
    const members: [string, Value][] = [];
    this.#space();
    if (this.#take('}')) return new Members(members);
    for (;;) {
      this.#space();
      const key = this.#string();
      if (members.some(([name]) => name === key)) throw new Refused();
      if (key === '__proto__' || /\p{Surrogate}/u.test(key)) throw new Refused();
      this.#space();
      this.#need(':');
      members.push([key, this.#value()]);
      this.#space();
      if (this.#take('}')) return new Members(members);
      this.#need(',');
    }
  }

  #array(): readonly Value[] {
    this.#need('[');
    const items: Value[] = [];
    this.#space();
    if (this.#take(']')) return items;
    for (;;) {
      items.push(this.#value());
      this.#space();
      if (this.#take(']')) return items;
      this.#need(',');
    }
  }

  #string(): string {
    this.#need('"');
    let text = '';
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined || char < ' ') throw new Refused();
      this.#at += 1;
      if (char === '"') return text;
      text += char === '\\' ? this.#escape() : char;
    }
  }

  #escape(): string {
    const char = this.#text[this.#at] ?? '';
    this.#at += 1;
    const at = '"\\/bfnrt'.indexOf(char);
    if (char !== '' && at >= 0) return '"\\/\b\f\n\r\t'[at] ?? '';
    const hex = this.#text.slice(this.#at, this.#at + 4);
    if (char !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) throw new Refused();
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  #number(): Digits {
    const begin = this.#at;
    this.#take('-');
    if (!this.#take('0')) this.#digits();
    if (this.#take('.')) this.#digits();
    if (this.#take('e') || this.#take('E')) {
      if (!this.#take('+')) this.#take('-');
      this.#digits();
    }
    const text = this.#text.slice(begin, this.#at);
    if (!survives(text)) throw new Refused();
    return new Digits(text);
  }

  #digits(): void {
    const begin = this.#at;
    while ((this.#text[this.#at] ?? 'x') >= '0' && (this.#text[this.#at] ?? 'x') <= '9') this.#at += 1;
    if (this.#at === begin) throw new Refused();
  }
}

/** Whether a double holds the number: integers exactly as they print, fractions up to 17 digits. */
function survives(text: string): boolean {
  const value = Number(text);
  if (!Number.isFinite(value)) return false;
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e');
  const digits = mantissa.replaceAll(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
  if (!Number.isSafeInteger(Number(power))) return false;
  if (digits === '') return true;
  if (value === 0 || digits.length > 17) return false;
  if (!Number.isInteger(value) || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return true;
  return canonical(text) === canonical(String(value));
}

/** A decimal number as sign-free digits and a power of ten, both without needless zeros. */
function canonical(text: string): string {
  const [mantissa = '', power = '0'] = text.toLowerCase().replace('-', '').replace('e+', 'e').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  return `${trimmed}e${String(Number(power) - fraction.length + digits.length - trimmed.length)}`;
}

const KNOWN: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error']);
const VISIBLE = /^[!#-[\]-~]{1,256}$/;

/** One request, notification, result or error, as JSON-RPC 2.0 and MCP define them. */
function isMessage(value: Value): boolean {
  if (!(value instanceof Members)) return false;
  if (value.list.some(([key]) => !KNOWN.has(key)) || value.get('jsonrpc') !== '2.0') return false;
  const [method, params, result, error] = ['method', 'params', 'result', 'error'].map((key) => value.get(key));
  if (method !== undefined) {
    if (typeof method !== 'string' || !VISIBLE.test(method)) return false;
    if (result !== undefined || error !== undefined) return false;
    if (params !== undefined && !(params instanceof Members)) return false;
    return !value.has('id') || isId(value.get('id'));
  }
  if (params !== undefined || (result === undefined) === (error === undefined)) return false;
  if (result !== undefined) return result instanceof Members && isId(value.get('id'));
  const id = value.get('id');
  return (id === undefined || id === null || isId(id)) && isError(error);
}

function isId(id: Value | undefined): boolean {
  if (typeof id === 'string') return id.length <= 256;
  return id instanceof Digits && Number.isSafeInteger(Number(id.text));
}

function isError(error: Value | undefined): boolean {
  if (!(error instanceof Members)) return false;
  const code = error.get('code');
  return code instanceof Digits && Number.isSafeInteger(Number(code.text)) && typeof error.get('message') === 'string';
}
