import { deciphered, type Cipher } from './ciphers.ts';
import { Tracer, type Traced } from './traced.ts';

/** A reading with each letter undone by a cipher. */
export function uncovered({ text, starts, ends }: Traced, cipher: Cipher): Traced {
  return { text: deciphered(text, cipher), starts, ends };
}

/** A reading from the end to the start. */
export function reversed({ text, starts, ends }: Traced): Traced {
  const units = text.split('').toReversed();
  // A pair of surrogates keeps its order.
  for (let at = 0; at + 1 < units.length; at += 1) {
    const unit = units[at]?.charCodeAt(0) ?? 0;
    const next = units[at + 1]?.charCodeAt(0) ?? 0;
    if (unit >= 0xdc00 && unit <= 0xdfff && next >= 0xd800 && next <= 0xdbff) {
      [units[at], units[at + 1]] = [units[at + 1] ?? '', units[at] ?? ''];
    }
  }
  const last = text.length - 1;
  return {
    text: units.join(''), starts: starts?.toReversed() ?? countdown(last, text.length),
    ends: ends?.toReversed() ?? countdown(last + 1, text.length),
  };
}

/** So many numbers, each one less than the one before. */
function countdown(first: number, length: number): Int32Array {
  const numbers = new Int32Array(length);
  for (let index = 0; index < length; index += 1) numbers[index] = first - index;
  return numbers;
}

/** A reading with each word of ASCII from its end to its start. */
export function reversedWords(reading: Traced): Traced {
  const tracer = new Tracer(reading, reading.text.length);
  let done = 0;
  for (const { index, 0: word } of reading.text.matchAll(/[A-Za-z]{2,}/g)) {
    const end = index + word.length;
    const at = countdown(end - 1, word.length);
    tracer.copy(done, index);
    tracer.place({ start: index, end, kind: 'reversed', text: word.split('').toReversed().join(''), at });
    done = end;
  }
  tracer.copy(done, reading.text.length);
  return tracer.build();
}

const TURNED = new Map(Object.entries({
  '\u0250': 'a', '\u0254': 'c', '\u01dd': 'e', '\u025f': 'f', '\u0183': 'g', '\u0253': 'g', '\u0265': 'h',
  '\u1d09': 'i', '\u0131': 'i', '\u027e': 'j', '\u0638': 'j', '\u029e': 'k', '\u05df': 'l', '\u026f': 'm',
    '\u0279': 'r',
  '\u0287': 't', '\u028c': 'v', '\u028d': 'w', '\u028e': 'y', '\u02d9': '.', '\u00bf': '?', '\u00a1': '!',
  u: 'n', n: 'u', b: 'q', q: 'b', d: 'p', p: 'd', ',': "'", "'": ',', '(': ')', ')': '(', '[': ']', ']': '[',
  '6': '9', '9': '6', '\u0190': '3', '\u2c6f': 'a', '\u0186': 'c', '\u018e': 'e', '\u2132': 'f', '\u2142': 'g',
  '\u017f': 'j', '\u02e5': 'l', '\u0500': 'p', '\u1d1a': 'r', '\u22a5': 't', '\u2229': 'u', '\u039b': 'v',
    '\u2144': 'y',
}));

/** A reading of raw text that stands on its head. */
export function upright(reading: Traced): Traced {
  const turned = Array.from(reading.text.split(''), (char) =>
    TURNED.get(char) ?? TURNED.get(char.toLowerCase()) ?? char);
  return reversed({ ...reading, text: turned.join('') });
}
