import type { Span } from '../text/span.ts';
import type { SecretKind, Sensitive } from './kind.ts';
import { looksRandom } from './entropy.ts';

interface Form {
  readonly kind: SecretKind;
  /** Without one of these in the text the form is not sought. Each has the mark, which is rarer than what begins it. */
  readonly needs: readonly string[];
  readonly mark: string;
  /** Every repetition is bounded, and no two of them can take the same characters. */
  readonly form: RegExp;
}

const FORMS: readonly Form[] = [
  { kind: 'aws_access_key', needs: ['AKIA', 'ASIA'], mark: 'A', form: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { kind: 'github_token', needs: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'], mark: '_',
    form: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{82})\b/g },
  { kind: 'gitlab_token', needs: ['glpat-'], mark: '-', form: /\bglpat-[\w-]{20,64}/g },
  { kind: 'slack_token', needs: ['xox'], mark: 'x', form: /\bxox[abeprs]-[A-Za-z0-9-]{10,250}/g },
  { kind: 'slack_webhook', needs: ['hooks.slack.com'], mark: 'hooks.slack',
    form: /\bhooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_]{20,120}/g },
  { kind: 'anthropic_key', needs: ['sk-ant-'], mark: '-', form: /\bsk-ant-[\w-]{20,200}/g },
  { kind: 'openai_key', needs: ['sk-'], mark: '-', form: /\bsk-(?!ant-)(?:proj-|svcacct-|admin-)?[\w-]{32,200}/g },
  { kind: 'google_api_key', needs: ['AIza'], mark: 'A', form: /\bAIza[\w-]{35}(?![\w-])/g },
  { kind: 'stripe_key', needs: ['_live_', '_test_'], mark: '_', form: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,128}\b/g },
  { kind: 'npm_token', needs: ['npm_'], mark: '_', form: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: 'azure_storage_key', needs: ['AccountKey='], mark: 'AccountKey', form: /\bAccountKey=[A-Za-z0-9+/]{86}==/g },
  { kind: 'jwt', needs: ['eyJ'], mark: 'J', form: /\beyJ[\w-]{10,4096}\.eyJ[\w-]{10,4096}\.[\w-]{20,2048}/g },
  { kind: 'bearer_token', needs: ['Bearer ', 'bearer '], mark: 'arer ',
    form: /\b[Bb]earer [A-Za-z0-9._~+/-]{20,2048}={0,2}/g },
];

/** What follows the scheme of an address with a password in it. */
const CREDENTIALS = /:\/\/[^\s:@/?#"']{1,64}:[^\s:@/?#"']{3,128}@/y;
/** A scheme at the end of what stands before that. */
const SCHEME_LENGTH_MAX = 21;
const SCHEME = /\b[a-z][a-z0-9+.-]{1,20}$/i;

const PRIVATE_KEY_START = /-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/g;
const PRIVATE_KEY_LENGTH_MAX = 16_384;

/** The end of the name of a setting that holds a secret, and how long it can be. */
const SECRET_NAME = /(?:[_-]?key|secret|token|passw(?:or)?d|passphrase|pwd)s?$/i;
const SECRET_NAME_LENGTH_MAX = 12;
/** The last letters of those. */
const LAST_LETTERS = /[ytndes]/i;
/** What is assigned by a sign. */
const ASSIGNED = /[:=]>?\s{0,4}["'`]?([^\s"'`,;<>]{8,99})/y;
const SPACES_MAX = 4;
const SPACE = /\s/;
/** Keys of which there are many that are no secrets. */
const OTHER_KEY = /^[_-]?keys?/i;
const SECRET_KEY = /(?:api|secret|access|private|auth|signing|encryption|account|master|ssh)$/i;
/** How far before a key the word may begin that makes it a secret one. */
const KEY_WORD_LENGTH = 12;
/** Names that make even a short or simple value a secret. */
const PASSWORD = /^(?:passw|passphrase|pwd)/i;
/** Values that stand for one that is elsewhere or not yet there. */
const PLACEHOLDERS: readonly RegExp[] = [
  /^(?:[$%(]|x{3}|\*{3}|\.{3}|your|my|the|example|change|placeholder|dummy|test|fake|redacted)/i,
  /^(?:none|null|undefined|true|false|process\.|os\.|env|secret|string|password|token|\d{1,8}$)/i,
];

/** The keys, tokens and passwords of a text. Takes time proportional to its length. */
export function secretsIn(text: string): readonly Sensitive[] {
  return [
    ...privateKeys(text), ...FORMS.flatMap((form) => formsIn(text, form)), ...passwordsIn(text), ...assignedIn(text),
  ];
}

function formsIn(text: string, { kind, needs, mark, form }: Form): readonly Sensitive[] {
  if (!hasAny(text, needs, mark)) return [];
  return Array.from(text.matchAll(form), ({ 0: match, index }) =>
    ({ kind, isSecret: true, span: { start: index, end: index + match.length }, isChecked: true }));
}

/** Searching for a rare character is far quicker than for one that many words have. */
function hasAny(text: string, needs: readonly string[], mark: string): boolean {
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    for (const need of needs) if (text.startsWith(need, at - need.indexOf(mark))) return true;
  }
  return false;
}

/** Passwords in addresses, with all of the address before them. */
function passwordsIn(text: string): readonly Sensitive[] {
  const found: Sensitive[] = [];
  let done = 0;
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 1)) {
    CREDENTIALS.lastIndex = at;
    if (at < done || !CREDENTIALS.test(text)) continue;
    const end = CREDENTIALS.lastIndex;
    // One character more tells whether the scheme begins a word.
    const from = Math.max(done, at - SCHEME_LENGTH_MAX - 1);
    const scheme = SCHEME.exec(text.slice(from, at))?.[0];
    if (scheme === undefined) continue;
    found.push({ kind: 'password_in_address', isSecret: true, span: { start: at - scheme.length, end },
      isChecked: true });
    done = end;
  }
  return found;
}

function privateKeys(text: string): readonly Sensitive[] {
  if (!text.includes('PRIVATE KEY')) return [];
  const found: Sensitive[] = [];
  let done = 0;
  for (const { 0: match, index } of text.matchAll(PRIVATE_KEY_START)) {
    if (index < done) continue;
    const rest = text.slice(index, index + PRIVATE_KEY_LENGTH_MAX);
    const close = rest.indexOf('-----END', match.length);
    const line = close < 0 ? -1 : rest.indexOf('-----', close + 8);
    // A key without an end still begins here.
    done = index + (line < 0 ? rest.length : line + 5);
    found.push({ kind: 'private_key', isSecret: true, span: { start: index, end: done }, isChecked: close >= 0 });
  }
  return found;
}

function assignedIn(text: string): readonly Sensitive[] {
  const found: Sensitive[] = [];
  let done = 0;
  let [colon, equals] = [text.indexOf(':'), text.indexOf('=')];
  while (colon >= 0 || equals >= 0) {
    const sign = equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
    const name = nameBefore(text, sign, done);
    ASSIGNED.lastIndex = sign;
    const match = name === undefined ? null : ASSIGNED.exec(text);
    if (name !== undefined && match !== null) {
      done = ASSIGNED.lastIndex;
      const { 1: value = '' } = match;
      if (isSecret(text, name, value)) {
        const span = { start: done - value.length, end: done };
        found.push({ kind: 'assigned_secret', isSecret: true, span, isChecked: false });
      }
    }
    const from = Math.max(done, sign + 1);
    if (colon >= 0 && colon < from) colon = text.indexOf(':', from);
    if (equals >= 0 && equals < from) equals = text.indexOf('=', from);
  }
  return found;
}

/** The end of the name of a secret setting that a sign assigns to, as a range; nothing before `least` is part of it. */
function nameBefore(text: string, sign: number, least: number): Span | undefined {
  let end = sign;
  while (end > least && sign - end < SPACES_MAX && SPACE.test(text[end - 1] ?? '')) end -= 1;
  if (end > least && (text[end - 1] === '"' || text[end - 1] === "'")) end -= 1;
  if (end <= least || !LAST_LETTERS.test(text[end - 1] ?? '')) return undefined;
  const name = SECRET_NAME.exec(text.slice(Math.max(least, end - SECRET_NAME_LENGTH_MAX), end))?.[0];
  return name === undefined ? undefined : { start: end - name.length, end };
}

function isSecret(text: string, { start, end }: Span, value: string): boolean {
  if (PLACEHOLDERS.some((form) => form.test(value))) return false;
  const name = text.slice(start, end);
  if (OTHER_KEY.test(name) && !SECRET_KEY.test(text.slice(Math.max(0, start - KEY_WORD_LENGTH), start))) return false;
  return (PASSWORD.test(name) && /[0-9]/.test(value) && /[A-Za-z]/.test(value)) || looksRandom(value);
}
