/*
 * Letters that look like Latin ones. Most are from the data of Unicode Technical Standard #39 (confusables.txt,
 * Unicode License v3, https://www.unicode.org/license.txt); small capitals, letters with strokes and hooks and some
 * resemblances of Cyrillic and Greek are our own. What NFKD already resolves is not here.
 */

/** Read as Latin wherever they stand, after lower casing. By what they look like. */
export const LOOKALIKES: Readonly<Record<string, string>> = {
  '3': '\u{118ca}',
  '6': '\u{118d5}',
  '7': '\u{118c6}',
  '8': '\u{223}\u{1031a}',
  '9': '\u{118cc}\u{118d6}',
  a: '\u{250}\u{251}\u{3b1}\u{430}\u{1d00}\u{a4ee}\u{102a0}',
  aa: '\u{a733}',
  ae: '\u{e6}\u{4d5}\u{1d01}',
  ao: '\u{a735}',
  au: '\u{a737}',
  av: '\u{a739}\u{a73b}',
  ay: '\u{a73d}',
  b: '\u{180}\u{253}\u{299}\u{a4d0}\u{10282}\u{102a1}\u{10301}',
  c:
    '\u{188}\u{441}\u{1d04}\u{2ca5}\u{a4da}\u{abaf}\u{102a2}\u{10302}\u{1043d}\u{1051c}\u{118e9}' +
    '\u{118f2}',
  d: '\u{f0}\u{111}\u{256}\u{257}\u{501}\u{1d05}\u{a4d2}\u{a4d3}',
  dz: '\u{2a3}',
  e: '\u{247}\u{25b}\u{435}\u{4bd}\u{1d07}\u{2d39}\u{a4f0}\u{ab32}\u{10286}',
  f: '\u{192}\u{584}\u{1e9d}\u{a4dd}\u{a730}\u{a799}\u{ab35}\u{10287}\u{102a5}\u{10525}\u{118c2}',
  g: '\u{18d}\u{1e5}\u{260}\u{261}\u{262}\u{581}\u{1d83}\u{a4d6}',
  h: '\u{127}\u{266}\u{29c}\u{4bb}\u{570}\u{a4e7}\u{102cf}',
  i: '\u{131}\u{268}\u{269}\u{26a}\u{3b9}\u{456}\u{a647}\u{ab75}\u{118c3}',
  j: '\u{249}\u{3f3}\u{458}\u{1d0a}\u{a4d9}',
  k: '\u{138}\u{199}\u{1d0b}\u{a4d7}\u{10518}',
  l:
    '\u{142}\u{1c0}\u{26b}\u{26d}\u{29f}\u{4cf}\u{2d4f}\u{a4e1}\u{a4f2}\u{1028a}\u{10309}\u{10320}' +
    '\u{10526}',
  ll: '\u{1c1}',
  ls: '\u{2aa}',
  lz: '\u{2ab}',
  m: '\u{271}\u{1d0d}\u{a4df}\u{102b0}\u{10311}',
  n: '\u{14b}\u{272}\u{274}\u{578}\u{57c}\u{a4e0}\u{a7a5}\u{10513}',
  o:
    '\u{f8}\u{275}\u{3bf}\u{3c3}\u{43e}\u{585}\u{1d0f}\u{1d11}\u{2c9f}\u{2d54}\u{a4f3}\u{ab3d}' +
    '\u{10292}\u{102ab}\u{1042c}\u{104ea}\u{10516}\u{118c8}\u{118d7}\u{118e0}',
  oe: '\u{153}\u{276}',
  oo: '\u{a699}\u{a74f}',
  p: '\u{1a5}\u{3c1}\u{440}\u{1d18}\u{2ca3}\u{a4d1}\u{10295}',
  q: '\u{24b}\u{51b}\u{563}\u{566}\u{2d55}\u{a7af}',
  r: '\u{24d}\u{27e}\u{280}\u{433}\u{1d26}\u{2c85}\u{a4e3}\u{ab47}\u{ab48}\u{ab81}',
  rn: '\u{118e3}',
  s: '\u{17f}\u{1bd}\u{282}\u{455}\u{a4e2}\u{a731}\u{abaa}\u{10296}\u{10448}\u{118c1}',
  ss: '\u{df}',
  t: '\u{167}\u{1ad}\u{1d1b}\u{a4d4}\u{10297}\u{102b1}\u{10315}',
  tf: '\u{a777}',
  th: '\u{fe}',
  ts: '\u{2a6}',
  u: '\u{289}\u{28a}\u{28b}\u{3c5}\u{57d}\u{1d1c}\u{a4f4}\u{a79f}\u{ab4e}\u{ab52}\u{104f6}\u{118d8}',
  ue: '\u{1d6b}',
  uo: '\u{ab63}',
  v: '\u{3bd}\u{475}\u{1d20}\u{2d38}\u{a4e6}\u{aba9}\u{1051d}\u{118c0}',
  w: '\u{26f}\u{461}\u{51d}\u{561}\u{1d21}\u{a4ea}\u{ab83}\u{118e6}\u{118ef}',
  x: '\u{445}\u{4b3}\u{2d5d}\u{a4eb}\u{10290}\u{102b4}\u{10317}\u{10322}\u{10527}\u{118ec}',
  y:
    '\u{1b4}\u{24f}\u{263}\u{28f}\u{3b3}\u{443}\u{4af}\u{1d8c}\u{1eff}\u{a4ec}\u{ab5a}\u{102b2}' +
    '\u{118dc}',
  z: '\u{1b6}\u{225}\u{1d22}\u{a4dc}\u{ab93}\u{102f5}\u{118c4}\u{118e5}',
};

/**
 * Read as Latin only in a word that also has Latin letters: in words of their own alphabet they are themselves,
 * and capitals would otherwise fold differently from their small letters.
 */
export const LOOKALIKES_BESIDE_LATIN: Readonly<Record<string, string>> = {
  '2': '\u{1a7}\u{3e8}\u{14bf}\u{a644}\u{a6ef}\u{a75a}',
  '3': '\u{1b7}\u{21c}\u{417}\u{4e0}\u{2ccc}\u{a76a}\u{a7ab}\u{16f3b}',
  '4': '\u{13ce}\u{118af}',
  '5': '\u{1bc}\u{118bb}',
  '6': '\u{13ee}\u{2cd2}',
  '7': '\u{104d2}',
  '8': '\u{9ea}\u{a6a}',
  '9': '\u{9ed}\u{a67}\u{b68}\u{d6d}\u{2cca}\u{a76e}',
  a: '\u{13aa}\u{15c5}\u{16f40}',
  b:
    '\u{184}\u{392}\u{3b2}\u{412}\u{42c}\u{432}\u{13cf}\u{13f4}\u{1472}\u{15af}\u{15f7}\u{a7b4}' +
    '\u{1d6a9}\u{1d6e3}\u{1d71d}\u{1d757}\u{1d791}',
  c: '\u{3f2}\u{3f9}',
  d: '\u{434}\u{13a0}\u{13e7}\u{146f}\u{15de}\u{15ea}',
  e: '\u{395}\u{3b5}\u{454}\u{13ac}\u{118a6}\u{118ae}\u{1d6ac}\u{1d6e6}\u{1d720}\u{1d75a}\u{1d794}',
  f: '\u{3dc}\u{15b4}\u{1d7ca}',
  g: '\u{50c}\u{13c0}\u{13f3}',
  h:
    '\u{397}\u{41d}\u{43d}\u{13bb}\u{13c2}\u{157c}\u{2c8e}\u{1d6ae}\u{1d6e8}\u{1d722}\u{1d75c}' +
    '\u{1d796}',
  j: '\u{13ab}\u{148d}\u{a7b2}',
  k:
    '\u{39a}\u{3ba}\u{41a}\u{43a}\u{13e6}\u{16d5}\u{2c94}\u{1d6b1}\u{1d6eb}\u{1d725}\u{1d75f}' +
    '\u{1d799}',
  l: '\u{43b}\u{6f1}\u{13de}\u{14aa}\u{16c1}\u{2c92}\u{2cd0}\u{1041b}\u{118b2}\u{16f16}\u{16f28}',
  m:
    '\u{39c}\u{3fa}\u{41c}\u{43c}\u{13b7}\u{15f0}\u{16d6}\u{2c98}\u{1d6b3}\u{1d6ed}\u{1d727}\u{1d761}' +
    '\u{1d79b}',
  n: '\u{39d}\u{3b7}\u{438}\u{43f}\u{2c9a}\u{1d6b4}\u{1d6ee}\u{1d728}\u{1d762}\u{1d79c}',
  o:
    '\u{6f5}\u{966}\u{9e6}\u{a66}\u{ae6}\u{b20}\u{b66}\u{be6}\u{c66}\u{ce6}\u{d20}\u{d66}\u{e50}' +
    '\u{ed0}\u{101d}\u{1040}\u{10ff}\u{12d0}\u{3007}\u{114d0}\u{118b5}',
  p: '\u{13e2}\u{146d}',
  r: '\u{1a6}\u{13a1}\u{13d2}\u{1587}\u{104b4}\u{16f35}',
  rn: '\u{11700}',
  s: '\u{54f}\u{13d5}\u{16f3a}',
  t:
    '\u{3a4}\u{3c4}\u{422}\u{442}\u{13a2}\u{2ca6}\u{118bc}\u{16f0a}\u{1d6bb}\u{1d6f5}\u{1d72f}' +
    '\u{1d769}\u{1d7a3}',
  't3': '\u{a728}',
  u: '\u{3bc}\u{446}\u{1200}\u{144c}\u{16f42}',
  v: '\u{6f7}\u{142f}\u{a6df}\u{11706}\u{16f08}',
  w: '\u{3c9}\u{448}\u{13d4}\u{1170a}\u{1170e}\u{1170f}',
  x: '\u{3a7}\u{1541}\u{157d}\u{16b7}\u{2cac}\u{a7b3}\u{1d6be}\u{1d6f8}\u{1d732}\u{1d76c}\u{1d7a6}',
  y:
    '\u{3a5}\u{3d2}\u{447}\u{10e7}\u{13a9}\u{13bd}\u{2ca8}\u{118a4}\u{16f43}\u{1d6bc}\u{1d6f6}' +
    '\u{1d730}\u{1d76a}\u{1d7a4}',
  z: '\u{396}\u{118a9}\u{1d6ad}\u{1d6e7}\u{1d721}\u{1d75b}\u{1d795}',
};
