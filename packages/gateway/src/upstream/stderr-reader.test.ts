import { describe, expect, test } from 'vitest';
import { Secret } from '../config/secret.ts';
import { StderrReader } from './stderr-reader.ts';

function read(text: string, lineBytesMax = 100, secrets: readonly string[] = [], cut = 7): string[] {
  const lines: string[] = [];
  const reader = new StderrReader({
    lineBytesMax,
    linesPerMinuteMax: 1000,
    clock: () => 0,
    secrets: secrets.map((value) => new Secret(value)),
    line: (line) => void lines.push(line),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += cut) reader.push(bytes.subarray(at, at + cut));
  reader.end();
  return lines;
}

test('lines come one by one, the last one also without its end', () => {
  expect(read('one\ntwo\r\n\nthree')).toEqual(['one', 'two', 'three']);
});

test('nothing that moves a cursor, hides or reverses text is left', () => {
  const text = '\u001b[2Jcle\u0000ar\u009b1m \u202egnp.exe\u2066 zero\u200bwidth \u{e0041}tag a\tb\u2028c\u2029d';
  expect(read(text)).toEqual(['[2Jclear1m gnp.exe zerowidth tag a bcd']);
});

test('a long line is cut, and the rest of it is not kept', () => {
  expect(read(`${'x'.repeat(1_000_000)}\nnext`)).toEqual([`${'x'.repeat(100)} (cut)`, 'next']);
});

describe('secrets', () => {
  test('are masked wherever they stand', () => {
    expect(read('a=hunter2 b=hunter2\n', 100, ['hunter2'])).toEqual(['a=[secret] b=[secret]']);
  });

  test('are masked also where the line is cut', () => {
    for (let before = 85; before <= 115; before += 1) {
      for (const start of ['', 'hunter2secret'.repeat(4)]) {
        const text = `${start}${'x'.repeat(before - start.length)}hunter2secret${'y'.repeat(50)}`;
        const [line = ''] = read(text, 100, ['hunter2secret']);
        expect(line).not.toMatch(/hu|(?<!\[s)ecret/);
      }
    }
  });

  test('that are very short are left: they would be found everywhere', () => {
    expect(read('abcab', 100, ['ab'])).toEqual(['abcab']);
  });
});
