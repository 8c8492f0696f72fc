import type { PersonalKind, Sensitive } from './kind.ts';
import {
  hasResidentCheckDigit, isCardNumber, isIban, isResidentNumber, isSocialSecurityNumber,
} from './numbers.ts';

const ANY_DIGIT = /\d{2}/;
const CARD = /(?<![\w.-])\d(?:[ -]?\d){11,18}(?![\w-])/g;
const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Za-z0-9])/g;
const RESIDENT = /(?<![\w-])\d{6}[- ]?[0-9]\d{6}(?![\w-])/g;
const SOCIAL_SECURITY = /(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])/g;
/** International, Korean, North American. Others need the plus sign. */
const PHONES: readonly RegExp[] = [
  /(?<![\w+])\+[1-9]\d{0,2}(?:[ .()-]{0,2}\d){6,13}(?![\w])/g,
  /(?<![\w.-])01[016789][ .-]?\d{3,4}[ .-]?\d{4}(?![\w.-])/g,
  /(?<![\w.-])0(?:2|[3-6]\d|70)[ .-]\d{3,4}[ .-]\d{4}(?![\w.-])/g,
  /(?<![\w.-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w.-])/g,
];
/** Passports have no check digit in what people write; the word beside the number tells. */
const PASSPORT = /(?<![A-Za-z0-9])(?:[A-Z]{1,2}\d{7,8}|[A-Z]\d{3}[A-Z]\d{4}|\d{9})(?![A-Za-z0-9])/g;
const PASSPORT_WORDS: readonly RegExp[] = [
  /passport|pasaporte|passeport|reisepass/i, /\uc5ec\uad8c|\u65c5\u5238|\u62a4\u7167|\u8b77\u7167/,
  /\u043f\u0430\u0441\u043f\u043e\u0440\u0442|\u062c\u0648\u0627\u0632/i,
];
/** How far before the number the word may stand. */
const PASSPORT_REACH = 40;

/** What belongs to persons in a text. Takes time proportional to its length. */
export function personalIn(text: string): readonly Sensitive[] {
  const emails = emailsIn(text);
  if (!ANY_DIGIT.test(text)) return emails;
  return [
    ...emails, ...ibans(text), ...residents(text),
    ...matches(text, SOCIAL_SECURITY, 'social_security_number', (match) => isSocialSecurityNumber(digitsOf(match))),
    ...matches(text, CARD, 'card', (match) => isCardNumber(digitsOf(match))),
    ...PHONES.flatMap((form) => matches(text, form, 'phone', isPhone, false)), ...passports(text),
  ];
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

function matches(
  text: string, form: RegExp, kind: PersonalKind, isValid: (match: string) => boolean, isChecked = true,
): readonly Sensitive[] {
  return Array.from(text.matchAll(form)).filter(({ 0: match }) => isValid(match)).map(({ 0: match, index }) =>
    ({ kind, isSecret: false, span: { start: index, end: index + match.length }, isChecked }));
}

/** ITU E.164 has at most fifteen digits. */
function isPhone(match: string): boolean {
  const digits = digitsOf(match);
  return digits.length >= 8 && digits.length <= 15;
}

/** A match may reach into the word after it: the longest beginning that is an account number counts. */
function ibans(text: string): readonly Sensitive[] {
  return Array.from(text.matchAll(IBAN)).flatMap(({ 0: match, index }): readonly Sensitive[] => {
    for (let end = match.length; end >= 15; end -= 1) {
      if (match[end - 1] === ' ' || !isIban(match.slice(0, end).replaceAll(' ', ''))) continue;
      return [{ kind: 'iban', isSecret: false, span: { start: index, end: index + end }, isChecked: true }];
    }
    return [];
  });
}

function residents(text: string): readonly Sensitive[] {
  return Array.from(text.matchAll(RESIDENT)).flatMap(({ 0: match, index }): readonly Sensitive[] => {
    const digits = digitsOf(match);
    const isChecked = hasResidentCheckDigit(digits);
    // Without its hyphen and without a check digit it is a number like any other.
    if (!isResidentNumber(digits) || (!isChecked && match.length === digits.length)) return [];
    const span = { start: index, end: index + match.length };
    return [{ kind: 'resident_registration_number', isSecret: false, span, isChecked }];
  });
}

function passports(text: string): readonly Sensitive[] {
  if (!namesPassport(text)) return [];
  return Array.from(text.matchAll(PASSPORT))
    .filter(({ index }) => namesPassport(text.slice(Math.max(0, index - PASSPORT_REACH), index)))
    .map(({ 0: match, index }) =>
      ({ kind: 'passport', isSecret: false, span: { start: index, end: index + match.length }, isChecked: false }));
}

function namesPassport(text: string): boolean {
  return PASSPORT_WORDS.some((word) => word.test(text));
}

const LOCAL_LENGTH_MAX = 64;
const DOMAIN = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])/;
const DOMAIN_LENGTH_MAX = 255;

/** RFC 5321 addresses without quoted local parts. */
function emailsIn(text: string): readonly Sensitive[] {
  const found: Sensitive[] = [];
  let done = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > done && at - start < LOCAL_LENGTH_MAX && isLocal(text.charCodeAt(start - 1))) start -= 1;
    while (start < at && text[start] === '.') start += 1;
    const domain = start === at ? undefined : DOMAIN.exec(text.slice(at + 1, at + 1 + DOMAIN_LENGTH_MAX))?.[0];
    if (domain === undefined || text[at - 1] === '.') continue;
    done = at + 1 + domain.length;
    found.push({ kind: 'email', isSecret: false, span: { start, end: done }, isChecked: true });
  }
  return found;
}

function isLocal(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) ||
    unit === 0x2e || unit === 0x5f || unit === 0x25 || unit === 0x2b || unit === 0x2d;
}
