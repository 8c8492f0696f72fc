import { describe, expect, test } from 'vitest';
import { shownName, shownPlace } from './shown.ts';

describe('a name that somebody else chose', () => {
  test.each([
    ['plain', 'Agent 2', 'Agent 2'],
    ['with lines', 'Agent\r\nYou are signed in', 'Agent You are signed in'],
    ['written from right to left', 'Agent \u202Egnihton\u202C', 'Agent gnihton'],
    ['with isolates', '\u2066Agent\u2069', 'Agent'],
    ['with what is not seen', 'Ag\u200Bent\u00AD\uFEFF\u2060', 'Ag ent'],
    ['with fillers and joiners', '\u3164Agent\u115F\u034F', 'Agent'],
    ['with controls', 'Agent\u0000\u001B[31m', 'Agent [31m'],
    ['with a half of a character', 'Agent\uD800', 'Agent\uFFFD'],
    ['of other letters', 'Агент 代理 وكيل', 'Агент 代理 وكيل'],
    ['of nothing', '\u200B \n', ''],
  ])('%s is shown as what it is (S-46)', (_what, name, shown) => {
    expect(shownName(name)).toBe(shown);
  });

  test('without end is cut, between characters (S-46)', () => {
    const shown = shownName('😀'.repeat(500));
    expect([Array.from(shown).length, shown.endsWith('😀…')]).toEqual([120, true]);
  });
});

describe('the place where a redirect leads', () => {
  test.each([
    ['https://agent.example/cb?x=1', 'agent.example', false],
    ['https://agent.example:8443/', 'agent.example:8443', false],
    ['https://claude.ai.evil.example/', 'claude.ai.evil.example', false],
    ['https://xn--80ak6aa92e.com/', 'xn--80ak6aa92e.com', false],
    ['http://127.0.0.1:5000/cb', 'a program on this computer (127.0.0.1:5000)', true],
    ['cursor://cb/x', 'an app on this computer (cursor://)', true],
  ])('%s is shown as %s (S-46)', (uri, words, isLocal) => {
    expect(shownPlace(uri)).toEqual({ words, isLocal });
  });
});
