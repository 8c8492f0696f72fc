/** ISO/IEC 7812: the check digit of cards (Luhn). */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const weighed = at % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/**
 * Numbers that issuers of cards give out: Visa, Mastercard, American Express, Discover, JCB, Diners, UnionPay,
 * Maestro.
 */
const ISSUERS: readonly RegExp[] = [
  /^4\d{12}(?:\d{3}){0,2}$/, /^5[1-5]\d{14}$/, /^2(?:2[2-9]|[3-6]\d|7[01])\d{13}$/, /^2720\d{12}$/, /^3[47]\d{13}$/,
  /^6(?:011|5\d\d|4[4-9]\d)\d{12}$/, /^35\d{14}$/, /^3(?:0[0-5]|[68]\d)\d{11}$/, /^62\d{14,17}$/,
  /^(?:50|5[6-9]|6\d)\d{10,17}$/,
];

export function isCardNumber(digits: string): boolean {
  return ISSUERS.some((form) => form.test(digits)) && isLuhn(digits) &&
    digits !== (digits[0] ?? '').repeat(digits.length);
}

/** ISO 13616: how long the account numbers of each country are. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BR: 29, BY: 28, CH: 21, CR: 22, CY: 28,
  CZ: 24, DE: 22, DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18,
  GR: 27, GT: 28, HR: 21, HU: 28, IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LC: 32,
  LI: 21, LT: 20, LU: 20, LV: 21, LY: 25, MC: 27, MD: 24, ME: 22, MK: 19, MR: 27, MT: 31, MU: 30, NL: 18, NO: 15,
  PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, SA: 24, SC: 31, SD: 18, SE: 24, SI: 19, SK: 24, SM: 27,
  ST: 25, SV: 28, TL: 23, TN: 24, TR: 26, UA: 29, VA: 22, VG: 24, XK: 20,
};

/** ISO 13616 and ISO 7064: country, length and check digits (modulo 97). */
export function isIban(compact: string): boolean {
  if (IBAN_LENGTHS[compact.slice(0, 2)] !== compact.length) return false;
  let rest = 0;
  for (const char of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

const DAYS: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const WEIGHTS: readonly number[] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];

/** The birthday and sex of a Korean resident registration number of thirteen digits are possible ones. */
export function isResidentNumber(digits: string): boolean {
  const [month, day] = [Number(digits.slice(2, 4)), Number(digits.slice(4, 6))];
  const days = DAYS[month - 1] ?? 0;
  return /^\d{6}[0-9]\d{6}$/.test(digits) && day >= 1 && day <= days;
}

/** The check digit of numbers given out before October 2020; later ones have none. */
export function hasResidentCheckDigit(digits: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return (11 - (sum % 11)) % 10 === Number(digits[12]);
}

/** The areas, groups and serials that the United States never gave out. */
export function isSocialSecurityNumber(digits: string): boolean {
  const area = digits.slice(0, 3);
  return digits.length === 9 && area !== '000' && area !== '666' && area < '900' && digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000';
}
