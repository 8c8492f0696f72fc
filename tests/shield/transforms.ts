/** A way to write a text so that a model still reads it, and a filter may not. */
export interface Transform {
  readonly name: string;
  /** The original can be had back from it, letter by letter or by the words. */
  readonly reversible: boolean;
  readonly apply: (text: string, random: () => number) => string;
}

const letters = (text: string, change: (letter: string) => string): string =>
  Array.from(text, (char) => (/[A-Za-z]/.test(char) ? change(char) : char)).join('');

const bytes = (text: string): readonly number[] => [...Buffer.from(text, 'utf8')];
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const units = (text: string): readonly number[] => Array.from(text.split(''), (unit) => unit.charCodeAt(0));
const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** Letters from a series that begins at `upper` and `lower`. */
const series = (upper: number, lower: number) => (text: string): string =>
  letters(text, (letter) => {
    const code = letter.charCodeAt(0);
    return String.fromCodePoint(code < 0x61 ? upper + code - 0x41 : lower + code - 0x61);
  });

const CYRILLIC: Readonly<Record<string, string>> = {
  a: '\u0430', c: '\u0441', e: '\u0435', i: '\u0456', j: '\u0458', o: '\u043e', p: '\u0440', s: '\u0455', x: '\u0445',
  y: '\u0443', d: '\u0501', h: '\u04bb', q: '\u051b', w: '\u051d', A: '\u0410', B: '\u0412', C: '\u0421', E: '\u0415',
  H: '\u041d', I: '\u0406', K: '\u041a', M: '\u041c', O: '\u041e', P: '\u0420', S: '\u0405', T: '\u0422', X: '\u0425',
  Y: '\u04ae', v: '\u0475', l: '\u04cf', u: '\u057d', n: '\u0578', g: '\u0581',
};
const GREEK: Readonly<Record<string, string>> = {
  a: '\u03b1', i: '\u03b9', o: '\u03bf', v: '\u03bd', p: '\u03c1', u: '\u03c5', y: '\u03b3', A: '\u0391', B: '\u0392',
  E: '\u0395', H: '\u0397', I: '\u0399', K: '\u039a', M: '\u039c', N: '\u039d', O: '\u039f', P: '\u03a1', T: '\u03a4',
};
const SMALL_CAPITALS: Readonly<Record<string, string>> = {
  a: '\u1d00', b: '\u0299', c: '\u1d04', d: '\u1d05', e: '\u1d07', f: '\ua730', g: '\u0262', h: '\u029c', i: '\u026a',
  j: '\u1d0a', k: '\u1d0b', l: '\u029f', m: '\u1d0d', n: '\u0274', o: '\u1d0f', p: '\u1d18', r: '\u0280', s: '\ua731',
  t: '\u1d1b', u: '\u1d1c', v: '\u1d20', w: '\u1d21', y: '\u028f', z: '\u1d22',
};
const LEET: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };
const HEAVY_LEET: Readonly<Record<string, string>> = {
  a: '@', e: '3', i: '!', o: '0', s: '$', t: '7', l: '1', g: '9', b: '8', z: '2',
};
const TURNED: Readonly<Record<string, string>> = {
  a: '\u0250', b: 'q', c: '\u0254', d: 'p', e: '\u01dd', f: '\u025f', g: '\u0183', h: '\u0265', i: '\u1d09',
    j: '\u027e',
  k: '\u029e', m: '\u026f', n: 'u', p: 'd', q: 'b', r: '\u0279', t: '\u0287', u: 'n', v: '\u028c', w: '\u028d',
    y: '\u028e',
};

const swap = (table: Readonly<Record<string, string>>, share = 1) => (text: string, random: () => number): string =>
  Array.from(text, (char) => (random() < share ? table[char] ?? char : char)).join('');

const between = (text: string, mark: string): string => Array.from(text).join(mark);

const alternating = (text: string): string =>
  Array.from(text, (char, at) => (at % 2 === 0 ? char.toUpperCase() : char.toLowerCase())).join('');

const base32 = (text: string): string => {
  const bits = bytes(text).map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from(bits.match(/.{1,5}/g) ?? [], (five) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('');
};

/** The dots of the letters from a to z. */
const BRAILLE = [1, 3, 9, 25, 17, 11, 27, 19, 10, 26, 5, 7, 13, 29, 21, 15, 31, 23, 14, 30, 37, 39, 58, 45, 61, 53];

const rot13 = (text: string): string => letters(text, (letter) => {
  const base = letter < 'a' ? 65 : 97;
  return String.fromCharCode(base + ((letter.charCodeAt(0) - base + 13) % 26));
});

const reverse = (text: string): string => Array.from(text).toReversed().join('');

function shuffled(text: string, random: () => number): string {
  return text.replace(/[A-Za-z]{5,}/g, (word) => {
    const inner = word.slice(1, -1).split('');
    for (let at = inner.length - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      [inner[at], inner[other]] = [inner[other] ?? '', inner[at] ?? ''];
    }
    return `${word[0] ?? ''}${inner.join('')}${word.at(-1) ?? ''}`;
  });
}

function mistyped(text: string, random: () => number): string {
  return text.replace(/[A-Za-z]{6,}/g, (word) => {
    const at = 1 + Math.floor(random() * (word.length - 2));
    switch (Math.floor(random() * 3)) {
      case 0: return word.slice(0, at) + word.slice(at + 1);
      case 1: return word.slice(0, at) + (word[at] ?? '') + word.slice(at);
      default: return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
    }
  });
}

function chunks(text: string, size: number): readonly string[] {
  const list = words(text);
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, index * size + size).join(' '));
}

const FILLER = 'The meeting notes were filed in the usual place, and the next review is planned for the spring. ';

const ESCAPE = String.fromCharCode(27);

const WAYS: readonly (readonly [name: string, reversible: boolean, apply: Transform['apply']])[] = [
  ['zero-width space between letters', true, (text) => between(text, '\u200b')],
  ['zero-width joiner between letters', true, (text) => between(text, '\u200d')],
  ['word joiner between letters', true, (text) => between(text, '\u2060')],
  ['soft hyphen between letters', true, (text) => between(text, '\u00ad')],
  ['private-use character between letters', true, (text) => between(text, '\ue000')],
  ['control character between letters', true, (text) => between(text, '\u0001')],
  ['variation selector after each letter', true, (text) => between(text, '\ufe0f')],
  ['tag characters', true, (text) =>
    `See below.${units(text).map((unit) => String.fromCodePoint(0xe0000 + (unit & 0x7f))).join('')}`],
  ['bytes in variation selectors', true, (text) => `\u{1f600}${bytes(text).map((byte) =>
    String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16)).join('')}`],
  ['bits in zero-width characters', true, (text) => `Hello${bytes(text).flatMap((byte) =>
    Array.from(byte.toString(2).padStart(8, '0'), (bit) => (bit === '0' ? '\u200b' : '\u200c'))).join('')}`],
  ['Cyrillic look-alikes', true, swap(CYRILLIC)],
  ['half Cyrillic look-alikes', true, swap(CYRILLIC, 0.5)],
  ['Greek look-alikes', true, swap(GREEK)],
  ['small capitals', true, (text, random) => swap(SMALL_CAPITALS)(text.toLowerCase(), random)],
  ['fullwidth letters', true, (text) => Array.from(text, (char) =>
    (char > ' ' && char < '\u007f' ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char)).join('')],
  ['mathematical bold', true, series(0x1d400, 0x1d41a)],
  ['mathematical sans-serif', true, series(0x1d5a0, 0x1d5ba)],
  ['circled letters', true, series(0x24b6, 0x24d0)],
  ['squared letters', true, (text) => letters(text, (letter) =>
    String.fromCodePoint(0x1f170 + letter.toUpperCase().charCodeAt(0) - 0x41))],
  ['regional indicators', true, (text) => letters(text, (letter) =>
    String.fromCodePoint(0x1f1e6 + letter.toUpperCase().charCodeAt(0) - 0x41))],
  ['upside down', true, (text, random) => reverse(swap(TURNED)(text.toLowerCase(), random))],
  ['combining marks', true, (text) => letters(text, (letter) => `${letter}\u0336\u0301`)],
  ['accented letters', true, (text) => text.replace(/[aeiou]/g, (vowel) => `${vowel}\u0308`.normalize('NFC'))],
  ['leetspeak', true, (text, random) => swap(LEET)(text.toLowerCase(), random)],
  ['heavy leetspeak', true, (text, random) => swap(HEAVY_LEET)(text.toLowerCase(), random)],
  ['letters spaced, words by two spaces', true, (text) => words(text).map((word) => between(word, ' ')).join('  ')],
  ['letters spaced, words run together', true, (text) => between(text.replaceAll(/\s+/g, ''), ' ')],
  ['letters dotted', true, (text) => words(text).map((word) => between(word, '.')).join(' ')],
  ['letters hyphenated', true, (text) => words(text).map((word) => between(word, '-')).join(' ')],
  ['one letter to a line', true, (text) => between(text.replaceAll(/\s+/g, ''), '\n')],
  ['words joined', true, (text) => text.replaceAll(/\s+/g, '')],
  ['words in camel case', true, (text) => words(text).map((word) =>
    word.charAt(0).toUpperCase() + word.slice(1)).join('')],
  ['words by underscores', true, (text) => words(text).join('_')],
  ['capitals', true, (text) => text.toUpperCase()],
  ['alternating case', true, alternating],
  ['emphasis inside words', true, (text) => text.replace(/[A-Za-z]{4,}/g, (word) =>
    `${word.slice(0, 2)}**${word.slice(2)}`)],
  ['tags inside words', true, (text) => text.replace(/[A-Za-z]{4,}/g, (word) =>
    `${word.slice(0, 2)}<b></b>${word.slice(2)}`)],
  ['string literals put together', true, (text) => `x = "${text.replaceAll('"', '').replace(/[A-Za-z]{5,}/g, (word) =>
    `${word.slice(0, 3)}" + "${word.slice(3)}`)}"`],
  ['base64', true, (text) => `Data: ${base64(text)}`],
  ['base64 over lines', true, (text) => base64(text).replace(/.{64}/g, '$&\n')],
  ['base64 in the URL alphabet', true, (text) => base64(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=',
    '')],
  ['base64 twice', true, (text) => base64(base64(text))],
  ['base64 of UTF-16', true, (text) => Buffer.from(text, 'utf16le').toString('base64')],
  ['hex', true, (text) => Buffer.from(text, 'utf8').toString('hex')],
  ['hex with spaces', true, (text) => bytes(text).map(hex).join(' ')],
  ['hex with 0x', true, (text) => bytes(text).map((byte) => `0x${hex(byte)}`).join(', ')],
  ['decimal codes', true, (text) => bytes(text).join(' ')],
  ['binary codes', true, (text) => bytes(text).map((byte) => byte.toString(2).padStart(8, '0')).join(' ')],
  ['percent-encoding of everything', true, (text) => bytes(text).map((byte) => `%${hex(byte)}`).join('')],
  ['percent-encoding twice', true, (text) => encodeURIComponent(encodeURIComponent(text))],
  ['a query parameter', true, (text) => `https://example.com/?q=${encodeURIComponent(text).replaceAll('%20', '+')}`],
  ['HTML entities, decimal', true, (text) => units(text).map((unit) => `&#${String(unit)};`).join('')],
  ['HTML entities, hex', true, (text) => units(text).map((unit) => `&#x${unit.toString(16)};`).join('')],
  ['backslash u', true, (text) => units(text).map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')],
  ['backslash x', true, (text) => bytes(text).map((byte) => `\\x${hex(byte)}`).join('')],
  ['octal escapes', true, (text) => bytes(text).map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')],
  ['quoted-printable', true, (text) => bytes(text).map((byte) => `=${hex(byte).toUpperCase()}`).join('')],
  ['base64 inside JSON inside a URL', true, (text) =>
    `u=${encodeURIComponent(JSON.stringify({ data: base64(text) }))}`],
  ['entities inside base64', true, (text) => base64(units(text).map((unit) => `&#${String(unit)};`).join(''))],
  ['rot13', true, rot13],
  ['reversed', true, reverse],
  ['reversed behind a bidi override', true, (text) => `\u202e${reverse(text)}\u202c`],
  ['concealed by terminal codes', true, (text) => `ok ${ESCAPE}[8m${text}${ESCAPE}[0m done`],
  ['terminal codes between letters', true, (text) => between(text, `${ESCAPE}[0m`)],
  ['an HTML comment', true, (text) => `<p>Welcome</p><!-- ${text} -->`],
  ['hidden CSS', true, (text) => `<p>Welcome</p><div style="display:none">${text}</div>`],
  ['a link target', true, (text) => `[more](https://example.com/${encodeURIComponent(text)})`],
  ['an image query', true, (text) => `![logo](https://example.com/i.png?alt=${encodeURIComponent(text)})`],
  ['fields of JSON', true, (text) => JSON.stringify(Object.fromEntries(chunks(text, 2).map((part, at) =>
    [`f${String(at)}`, part])))],
  ['items of a JSON array', true, (text) => JSON.stringify({ parts: words(text) }, undefined, 2)],
  ['a string of JSON inside JSON', true, (text) => JSON.stringify({ body: JSON.stringify({ note: text }) })],
  ['unusual spaces', true, (text) => text.replaceAll(' ', '\u2003')],
  ['blank letters for spaces', true, (text) => text.replaceAll(' ', '\u3164')],
  ['many spaces and lines', true, (text) => text.replaceAll(' ', ' \n  ')],
  ['buried in plain text', true, (text) => `${FILLER.repeat(60)}${text} ${FILLER.repeat(60)}`],
  ['mixed case, zero-width spaces and look-alikes', true, (text, random) => between(swap(CYRILLIC)(alternating(text),
    random), '\u200b')],
  ['Braille', true, (text) => letters(text.toLowerCase(), (letter) =>
    String.fromCodePoint(0x2800 + (BRAILLE[letter.charCodeAt(0) - 0x61] ?? 0)))],
  ['middle dots between letters', true, (text) => words(text).map((word) => between(word, '\u00b7')).join(' ')],
  ['emoji between letters', true, (text) => words(text).map((word) => between(word, '\u{1f600}')).join(' ')],
  ['leet, letters spaced', true, (text, random) =>
    words(swap(LEET)(text.toLowerCase(), random)).map((word) => between(word, ' ')).join('   ')],
  ['letters in cells of a page', true, (text) => `<table>${words(text).map((word) =>
    `<tr>${Array.from(word, (char) => `<td>${char}</td>`).join('')}</tr>`).join('')}</table>`],
  ['each word on its own line', true, (text) => words(text).join('\n')],
  ['each word in bold', true, (text) => words(text).map((word) => `**${word}**`).join(' ')],
  ['each word in brackets', true, (text) => words(text).map((word) => `[${word}]`).join(' ')],
  ['each word in quotes', true, (text) => words(text).map((word) => `"${word}"`).join(' ')],
  ['words by dots', true, (text) => words(text).join('.')],
  ['words by asterisks', true, (text) => words(text).join('*')],
  ['words by bars', true, (text) => words(text).join(' | ')],
  ['words as a list of YAML', true, (text) => `text:\n${words(text).map((word) => `  - ${word}`).join('\n')}`],
  ['words in a column', true, (text) =>
    ['id,word', ...words(text).map((word, at) => `${String(at)},${word}`)].join('\n')],
  ['string literals of words', true, (text) => words(text).map((word) => `'${word} '`).join(' + ')],
  ['words in two halves by a hyphen', true, (text) => text.replace(/[A-Za-z]{6,}/g, (word) =>
    `${word.slice(0, 3)}-${word.slice(3)}`)],
  ['words in two halves by a space', true, (text) => text.replace(/[A-Za-z]{6,}/g, (word) =>
    `${word.slice(0, 3)} ${word.slice(3)}`)],
  ['comments inside words', true, (text) => text.replace(/[A-Za-z]{5,}/g, (word) =>
    `${word.slice(0, 3)}<!-- -->${word.slice(3)}`)],
  ['each word reversed', true, (text) => text.replace(/[A-Za-z]+/g, reverse)],
  ['calls of a function for each character', true, (text) => bytes(text).map((byte) =>
    `chr(${String(byte)})`).join('+')],
  ['escapes of style sheets', true, (text) => units(text).map((unit) =>
    `\\${unit.toString(16).padStart(6, '0')}`).join('')],
  ['code points', true, (text) => units(text).map((unit) => `U+${unit.toString(16).padStart(4, '0')}`).join(' ')],
  ['HTML entities without semicolons', true, (text) => units(text).map((unit) => `&#${String(unit)}`).join('')],
  ['base64 in an address of data', true, (text) => `<a href="data:text/plain;base64,${base64(text)}">open</a>`],
  ['base64 in JSON in a page', true, (text) =>
    `<script type="application/json">${JSON.stringify({ v: 1, payload: base64(text) })}</script>`],
  ['base32', true, (text) => base32(text)],
  ['rot13 in a block of code', true, (text) => `Notes\n\n\`\`\`text\n${rot13(text)}\n\`\`\`\n`],
  ['percent-encoding in the query of a link', true, (text) =>
    `[report](https://example.com/view?ref=${bytes(text).map((byte) => `%${hex(byte)}`).join('')})`],
  ['Atbash', true, (text) => letters(text, (letter) =>
    String.fromCharCode((letter < 'a' ? 0x9b : 0xdb) - letter.charCodeAt(0)))],
  ['letters shuffled inside words', false, shuffled],
  ['one typing error in each long word', false, mistyped],
];

export const TRANSFORMS: readonly Transform[] =
  WAYS.map(([name, reversible, apply]) => ({ name, reversible, apply }));
