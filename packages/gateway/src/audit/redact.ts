/** What stands where something was cut out of a text. */
export const MASK = '[masked]';

/** Parts of names (lower case, letters and digits only) whose values are secrets. */
const SECRET_PARTS: readonly string[] = [
  'password', 'passwd', 'passphrase', 'pwd', 'secret', 'token', 'apikey', 'accesskey', 'privatekey',
  'signingkey', 'encryptionkey', 'credential', 'authorization', 'cookie', 'bearer', 'jwt',
  'sessionid', 'assertion', 'codeverifier', 'connectionstring',
];

/** Whole names that are too short to look for inside others. */
const SECRET_NAMES: ReadonlySet<string> = new Set(['auth', 'pass', 'pw', 'pin', 'otp', 'cvv', 'cvc', 'dsn']);

/** MCP's own `maxTokens` (sampling) is a number and no secret. */
const PLAIN_NAMES: ReadonlySet<string> = new Set(['maxtokens']);

const NAME_LENGTH_MAX = 128;
const NAMES_KEPT_MAX = 2048;
let known = new Map<string, boolean>();

/**
 * Whether a name (of a member, a header, a variable) says that its value must not be shown. Spelling,
 * case and separators do not matter. A name longer than any sensible one counts as such.
 */
export function isMaskedName(name: string): boolean {
  let secret = known.get(name);
  if (secret === undefined) {
    if (name.length > NAME_LENGTH_MAX) return true;
    secret = judgeName(name);
    // Names come from outside: the cache is bounded by starting over.
    if (known.size >= NAMES_KEPT_MAX) known = new Map();
    known.set(name, secret);
  }
  return secret;
}

function judgeName(name: string): boolean {
  const bare = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (PLAIN_NAMES.has(bare)) return false;
  return SECRET_NAMES.has(bare) || SECRET_PARTS.some((part) => bare.includes(part));
}

/** Beginnings of tokens whose issuers mark them, by their first character. */
const PREFIXES: ReadonlyMap<number, readonly string[]> = byFirstCharacter([
  'eyJ', 'sk-', 'sk_', 'pk_', 'rk_', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-',
  'AKIA', 'ASIA', 'xox', 'xapp-', 'AIza', 'ya29.', 'npm_', 'pypi-', 'hf_', 'SG.', 'shpat_', 'dop_v1_',
]);

function byFirstCharacter(prefixes: readonly string[]): ReadonlyMap<number, readonly string[]> {
  return Map.groupBy(prefixes, (prefix) => prefix.charCodeAt(0));
}

/** What must follow a marked beginning, in characters, for it to be taken for a token. */
const AFTER_PREFIX_MIN = 8;
/** The shortest unmarked run that can be taken for a token. */
const TOKEN_LENGTH_MIN = 16;
/** From this length on fewer changes are enough: a random run can be calm by chance. */
const LONG_LENGTH_MIN = 32;
/** Letters and digits in one unbroken stretch of this length are taken for a token in any case. */
const SOLID_LENGTH_MIN = 24;
/** How far beyond the printed part a run is followed to judge it. */
const LOOKAHEAD = 256;
/** No marked token is shorter: the shortest beginning, and what must follow it. */
const PREFIXED_LENGTH_MIN = 11;

/** HTTP authentication schemes: what follows one is a credential when it is this long. */
const SCHEMES: ReadonlySet<string> = new Set(['bearer', 'basic', 'dpop']);
const SCHEME_LENGTH_MIN = 4;
const SCHEME_LENGTH_MAX = 6;
const SCHEME_VALUE_MIN = 6;

const PEM = '-----BEGIN';

/**
 * The first `lengthMax` UTF-16 code units of a text, with what looks like a token or credential
 * masked: marked tokens (JWT, `sk-`, `ghp_`, `AKIA`, …), what follows `Bearer` or `password=`, PEM
 * blocks, passwords in URLs, and long random-looking runs. Also one that only begins in the printed
 * part is masked whole.
 *
 * Works in time linear in `lengthMax`. It is a heuristic: a secret that looks like a word passes, a
 * long identifier may be masked.
 */
export function maskTokens(text: string, lengthMax: number): string {
  const end = Math.min(text.length, lengthMax);
  let out = '';
  let copied = 0;
  let expecting: Expecting = 'nothing';
  let wordFrom = 0;
  let wordTo = 0;
  for (let at = 0; at < end;) {
    const code = text.charCodeAt(at);
    if (classOf(code) === OTHER && !(expecting === 'value' && beginsValue(code))) {
      if (!isGap(code)) expecting = 'nothing';
      else if (isAssignment(code) && isName(text, wordFrom, wordTo, at)) expecting = 'value';
      at += 1;
      continue;
    }
    if (code === DASH && text.startsWith(PEM, at)) return `${out}${text.slice(copied, at)}${MASK}`;
    const stop = endOfRun(text, at, end + LOOKAHEAD);
    if (isScheme(text, at, stop)) {
      expecting = 'credential';
    } else if (isToken(text, at, stop, expecting)) {
      out += text.slice(copied, at) + MASK;
      copied = expecting === 'value' ? endOfValue(text, stop, end + LOOKAHEAD) : stop;
      expecting = 'nothing';
      at = copied;
      continue;
    } else {
      expecting = 'nothing';
    }
    wordFrom = at;
    wordTo = stop;
    at = stop;
  }
  if (copied >= end) return out;
  return copied === 0 && end === text.length ? text : out + text.slice(copied, end);
}

/** What the text before leads to expect: `value` after `password=`, `credential` after `Bearer`. */
type Expecting = 'nothing' | 'value' | 'credential';

function isToken(text: string, from: number, to: number, expecting: Expecting): boolean {
  if (expecting === 'value') return true;
  if (expecting === 'credential' && to - from >= SCHEME_VALUE_MIN) return true;
  // The password of `scheme://user:password@host`.
  if (text.charCodeAt(to) === AT && text.charCodeAt(from - 1) === COLON) return true;
  return to - from >= PREFIXED_LENGTH_MIN && looksRandom(text, from, to);
}

function isScheme(text: string, from: number, to: number): boolean {
  const length = to - from;
  if (length < SCHEME_LENGTH_MIN || length > SCHEME_LENGTH_MAX) return false;
  const initial = text.charCodeAt(from) | 0x20;
  if (initial !== SMALL_B && initial !== SMALL_D) return false;
  return SCHEMES.has(text.slice(from, to).toLowerCase());
}

/** Whether the last word before an assignment, with nothing but gaps between, is a masked name. */
function isName(text: string, from: number, to: number, assignment: number): boolean {
  if (to === from || to - from > NAME_LENGTH_MAX) return false;
  for (let at = to; at < assignment; at += 1) if (!isGap(text.charCodeAt(at))) return false;
  return isMaskedName(text.slice(from, to));
}

function isAssignment(code: number): boolean {
  return code === COLON || code === EQUALS;
}

/** What may stand between a name, its assignment and its value. */
function isGap(code: number): boolean {
  return isAssignment(code) || code === SPACE || code === QUOTE || code === APOSTROPHE || code === BACKSLASH;
}

/** Whether an assigned value begins with this character, which no token has. */
function beginsValue(code: number): boolean {
  return !isGap(code) && !VALUE_ENDS.has(code);
}

function endOfRun(text: string, from: number, limit: number): number {
  let at = from + 1;
  while (at < text.length && at < limit && classOf(text.charCodeAt(at)) !== OTHER) at += 1;
  return at;
}

/** The end of an assigned secret, which may hold characters that no token has. */
function endOfValue(text: string, from: number, limit: number): number {
  let at = from;
  while (at < text.length && at < limit && !VALUE_ENDS.has(text.charCodeAt(at))) {
    // An escaped quote ends the value of JSON within a text.
    if (text.charCodeAt(at) === BACKSLASH && text.charCodeAt(at + 1) === QUOTE) return at;
    at += 1;
  }
  return at;
}

/** Whether a run has a marked beginning somewhere, or is long and changes its kind of character often. */
function looksRandom(text: string, from: number, to: number): boolean {
  let changes = 0;
  let digits = 0;
  let solid = 0;
  let before = OTHER;
  let beforeThat = OTHER;
  for (let at = from; at < to; at += 1) {
    const kind = classOf(text.charCodeAt(at));
    if ((before === OTHER || before === JOINT) && kind !== JOINT && hasPrefix(text, at, to)) return true;
    solid = kind === JOINT ? 0 : solid + 1;
    if (solid >= SOLID_LENGTH_MIN) return true;
    if (kind === DIGIT) digits += 1;
    if (kind !== before && kind !== JOINT && before !== JOINT && before !== OTHER) {
      // A capital before small letters begins a word; it is no change of its own.
      const beginsWord = before === UPPER && kind === LOWER && beforeThat !== UPPER;
      if (!beginsWord) changes += 1;
    }
    beforeThat = before;
    before = kind;
  }
  return isRestless(to - from, changes, digits);
}

/** Whether a run changes its kind of character too often for words and numbers. */
function isRestless(length: number, changes: number, digits: number): boolean {
  if (length < TOKEN_LENGTH_MIN) return false;
  const isOften = changes * 5 >= length;
  if (length < LONG_LENGTH_MIN) return digits > 0 && isOften;
  return isOften || (digits > 0 && changes * 8 >= length);
}

function hasPrefix(text: string, at: number, to: number): boolean {
  const prefixes = PREFIXES.get(text.charCodeAt(at));
  if (prefixes === undefined) return false;
  return prefixes.some((prefix) => to - at >= prefix.length + AFTER_PREFIX_MIN && text.startsWith(prefix, at));
}

const OTHER = 0;
const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;
/** Characters that stand inside tokens, names and paths alike: they join, and count for nothing. */
const JOINT = 4;

const COLON = 0x3a;
const EQUALS = 0x3d;
const AT = 0x40;
const SPACE = 0x20;
const DASH = 0x2d;
const SMALL_B = 0x62;
const SMALL_D = 0x64;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;

const VALUE_ENDS: ReadonlySet<number> = new Set(Array.from(' \t\r\n"\'`,;&<>)]}', (char) => char.charCodeAt(0)));

const CLASSES: Uint8Array = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(128);
  table.fill(LOWER, 0x61, 0x7b);
  table.fill(UPPER, 0x41, 0x5b);
  table.fill(DIGIT, 0x30, 0x3a);
  for (const char of '-._~+/') table[char.charCodeAt(0)] = JOINT;
  return table;
}

function classOf(code: number): number {
  return CLASSES[code] ?? OTHER;
}
