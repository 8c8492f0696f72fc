import { describe, expect, test } from 'vitest';
import { beganWithUser, fetchMetadataOf, isOwnForm, isWholeWindow } from './fetch-metadata.ts';

const HONEST = {
  'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document',
  'Origin': 'https://gateway.example',
};

function read(changes: Readonly<Record<string, string | undefined>> = {}, ...more: readonly string[]) {
  const given = Object.entries({ ...HONEST, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return fetchMetadataOf([...given.flat(), ...more]);
}

describe('what a browser says of a form', () => {
  test('counts when all of it says that a page of ours sent it (S-46)', () => {
    expect(isOwnForm(read(), 'https://gateway.example')).toBe(true);
  });

  test.each([
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'none' },
    { 'Sec-Fetch-Site': undefined },
    { 'Sec-Fetch-Site': 'Same-Origin' },
    { 'Sec-Fetch-Mode': 'cors' },
    { 'Sec-Fetch-Dest': 'iframe' },
    { Origin: 'null' },
    { Origin: undefined },
    { Origin: 'https://gateway.example:444' },
    { Origin: 'https://gateway.example/' },
  ])('does not count with %j (S-46)', (changes) => {
    expect(isOwnForm(read(changes), 'https://gateway.example')).toBe(false);
  });

  test('does not count when it is said twice, whatever it is (S-46)', () => {
    expect(isOwnForm(read({}, 'sec-fetch-site', 'same-origin'), 'https://gateway.example')).toBe(false);
    expect(isOwnForm(read({}, 'ORIGIN', HONEST.Origin, 'origin', HONEST.Origin), 'https://gateway.example')).toBe(
      false,
    );
  });
});

test('a page is for a whole window (S-46)', () => {
  expect(isWholeWindow(read())).toBe(true);
  for (const destination of ['iframe', 'frame', 'embed', 'object', 'image', undefined]) {
    expect(isWholeWindow(read({ 'Sec-Fetch-Dest': destination }))).toBe(false);
  }
});

test('who typed an address, or came from a page of ours, began it (S-44)', () => {
  expect(beganWithUser(read({ 'Sec-Fetch-Site': 'none' }))).toBe(true);
  expect(beganWithUser(read())).toBe(true);
  for (const site of ['cross-site', 'same-site', undefined])
    expect(beganWithUser(read({ 'Sec-Fetch-Site': site }))).toBe(false);
});
