import { describe, expect, test } from 'vitest';
import { entropyOf } from './entropy.ts';
import { findSensitive } from './find.ts';
import { mask } from './mask.ts';
import { isCardNumber, isIban } from './numbers.ts';

const found = (text: string): readonly (readonly [string, string])[] =>
  findSensitive(text).map(({ kind, span }) => [kind, text.slice(span.start, span.end)]);

/** Put together here, so that no scanner takes this file for a leak. */
const of = (...parts: readonly string[]): string => parts.join('');
const LETTERS = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6lM9oR2';

describe('secrets', () => {
  test.each([
    ['aws_access_key', of('AKIA', 'IOSFODNN7EXAMPLE')],
    ['github_token', of('ghp_', LETTERS.slice(0, 36))],
    ['gitlab_token', of('glpat-', LETTERS.slice(0, 20))],
    ['slack_token', of('xoxb-', '123456789012-', LETTERS.slice(0, 20))],
    ['slack_webhook', of('hooks.slack.com/services/', 'T00000000/B00000000/', LETTERS.slice(0, 24))],
    ['anthropic_key', of('sk-ant-', 'api03-', LETTERS)],
    ['openai_key', of('sk-', 'proj-', LETTERS)],
    ['google_api_key', of('AIza', LETTERS.slice(0, 35))],
    ['stripe_key', of('sk_', 'live_', LETTERS.slice(0, 24))],
    ['npm_token', of('npm_', LETTERS.slice(0, 36))],
    ['azure_storage_key', of('AccountKey=', LETTERS, LETTERS, 'ab', '==')],
    ['jwt', of('eyJhbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiIxMjM0In0', '.', LETTERS)],
    ['bearer_token', of('Bearer ', LETTERS)],
    ['password_in_address', 'postgres://admin:hunter22@'],
  ])('of kind %s are found whole (S-74)', (kind, secret) => {
    expect(found(`before ${secret} after`)).toEqual([[kind, secret]]);
  });

  test('private keys are found with all their lines, and without an end to the end (S-74)', () => {
    const key = of('-----BEGIN RSA PRIVATE', ' KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE', ' KEY-----');
    expect(found(`a ${key} b`)).toEqual([['private_key', key]]);
    expect(found(`a ${key.slice(0, 40)}`)).toEqual([['private_key', key.slice(0, 40)]]);
  });

  test.each([
    [`API_KEY="${LETTERS}"`, LETTERS], [`secret: ${LETTERS}`, LETTERS], [`"client_secret": "${LETTERS}"`, LETTERS],
    ['password = Summer2024!', 'Summer2024!'],
  ])('%s is found by its name (S-74)', (text, value) => {
    expect(found(text)).toEqual([['assigned_secret', value]]);
  });

  test.each([
    'api_key: YOUR_API_KEY_HERE_12345', 'password: ${DB_PASSWORD_1}', 'token = process.env.TOKEN_12345678',
      `publicKey: ${LETTERS}`,
    'secret: correct horse battery', 'password: password', 'the token expires in 15 minutes', 'sk-short', 'AKIA123',
      'npm_config_cache',
    'data-key="item-20240101"', 'token = aaaaaaaaaaaaaaaaaaa1',
  ])('%s is none', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('the entropy of a text is that of its characters', () => {
    expect(entropyOf('aaaa')).toBe(0);
    expect(entropyOf('abcd')).toBe(2);
    expect(entropyOf('aabb')).toBe(1);
  });
});

describe('personal data', () => {
  test.each([
    ['email', 'jane.doe+list@mail.example.co.uk'], ['phone', '+82 10-1234-5678'], ['phone', '010-1234-5678'], ['phone',
      '02-123-4567'],
    ['phone', '(415) 555-0132'], ['phone', '+44 20 7946 0958'], ['card', '4111 1111 1111 1111'], ['card',
      '378282246310005'],
    ['iban', 'DE89 3704 0044 0532 0130 00'], ['iban', 'GB82WEST12345698765432'], ['social_security_number',
      '536-90-4399'],
    ['resident_registration_number', '900101-1234568'],
  ])('of kind %s such as %s is found (S-24)', (kind, text) => {
    expect(found(`call ${text}, please`)).toEqual([[kind, text]]);
  });

  test('a passport is known by the word beside it (S-24)', () => {
    expect(found('Passport No. M12345678')).toEqual([['passport', 'M12345678']]);
    expect(found('\uc5ec\uad8c\ubc88\ud638 M123A4567')).toEqual([['passport', 'M123A4567']]);
    expect(found('Part No. M12345678')).toEqual([]);
  });

  test.each([
    '4111 1111 1111 1112', '0000 0000 0000 0000', 'DE89 3704 0044 0532 0130 01', '000-12-3456', '901301-1234567',
      '666-12-3456', '900-12-3456', '6666666666666',
      '2024-01-15', '192.168.100.200',
    'v1.2.3-4', 'order 12345678', '@scope/package', 'a@b', '1700000000000', '0123456789abcdef', '12:34:56.789',
      '3.14159265358979',
  ])('%s is none', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('a resident number without its check digit counts only with its hyphen, and as unchecked (S-24)', () => {
    expect(findSensitive('900101-1234568')).toMatchObject([{ isChecked: true }]);
    expect(findSensitive('201015-3123456')).toMatchObject([{ isChecked: false }]);
    expect(findSensitive('2010153123456')).toEqual([]);
  });

  test('check digits are those of the standards', () => {
    for (const digits of ['4012888888881881', '5555555555554444', '6011111111111117', '3530111333300000',
      '30569309025904']) {
      expect(isCardNumber(digits)).toBe(true);
      expect(isCardNumber(`${digits.slice(0, -1)}${String((Number(digits.at(-1)) + 1) % 10)}`)).toBe(false);
    }
    for (const number of ['FR1420041010050500013M02606', 'SA0380000000608010167519', 'BR1500000000000010932840814P2']) {
      expect(isIban(number)).toBe(true);
      expect(isIban(number.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)))).toBe(false);
    }
  });
});

describe('findings', () => {
  test('are in order and do not overlap; of two the checked one stays', () => {
    const all = findSensitive(`a@b.co postgres://x:pass1234@db.example 4111111111111111 token=${LETTERS}`);
    expect(all.map(({ kind }) => kind)).toEqual(['email', 'password_in_address', 'card', 'assigned_secret']);
    for (const [index, one] of all.entries()) expect(one.span.start)
      .toBeGreaterThanOrEqual(all[index - 1]?.span.end ?? 0);
  });

  test('can be limited to some kinds', () => {
    expect(findSensitive('a@b.co 4111111111111111', { kinds: ['card'] }).map(({ kind }) => kind)).toEqual(['card']);
  });

  test('are masked, secrets never in part (S-24, S-74)', () => {
    const text = `mail a@b.co card 4111111111111111 key ${of('AKIA', 'IOSFODNN7EXAMPLE')}.`;
    const all = findSensitive(text);
    expect(mask(text, all)).toBe('mail [email] card [card] key [aws_access_key].');
    expect(mask(text, all, 'last_four')).toBe('mail [email \u2026b.co] card [card \u20261111] key [aws_access_key].');
  });
});
