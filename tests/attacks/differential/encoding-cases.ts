import { call, hexOf, type ByteCase } from './case.ts';

/** Bytes that are not the UTF-8 that RFC 8259 asks for. */
export const ENCODING_CASES: readonly ByteCase[] = [
  {
    name: 'UTF-8 byte order mark',
    hex: `efbbbf ${hexOf(call('{"name":"read"}'))}`,
    expect: 'byte_order_mark',
    why: 'Python skips it in bytes and refuses it in text, Go refuses it; ToolHive 6304',
  },
  {
    name: 'two byte order marks',
    hex: `efbbbf efbbbf ${hexOf('{}')}`,
    expect: 'byte_order_mark',
    why: 'readers skip one',
  },
  {
    name: 'UTF-16 with a byte order mark',
    hex: 'fffe 7b00 2200 6100 2200 3a00 3100 7d00',
    expect: 'invalid_utf8',
    why: 'older readers detect UTF-16 and read what a UTF-8 filter could not',
  },
  {
    name: 'UTF-16 without a byte order mark',
    hex: '7b00 7d00',
    expect: 'malformed_json',
    why: 'Python json.loads detects UTF-16 from the zero bytes and reads it',
  },
  {
    name: 'UTF-32 without a byte order mark',
    hex: '7b000000 7d000000',
    expect: 'malformed_json',
    why: 'as before',
  },
  {
    name: 'UTF-7 in disguise',
    text: call('{"name":"+ADw-read"}'),
    expect: 'pass',
    why: 'plain ASCII to everybody who reads UTF-8',
  },
  {
    name: 'overlong quote',
    hex: '7b c0a2 61 22 3a 31 7d',
    expect: 'invalid_utf8',
    why: 'a reader that decodes overlong forms sees a quote where a filter saw two odd bytes',
  },
  {
    name: 'overlong slash',
    hex: `${hexOf('{"a":"..')} c0af ${hexOf('"}')}`,
    expect: 'invalid_utf8',
    why: 'the same, for paths; CVE-2000-0884',
  },
  {
    name: 'encoded surrogate (CESU-8)',
    hex: `${hexOf('{"a":"')} eda080 ${hexOf('"}')}`,
    expect: 'invalid_utf8',
    why: 'old Java writes it; Python keeps a surrogate, Go and jq replace it, Perl refuses it',
  },
  {
    name: 'truncated sequence',
    hex: `${hexOf('{"a":"')} e282 ${hexOf('"}')}`,
    expect: 'invalid_utf8',
    why: 'a reader that replaces may eat the quote that follows',
  },
  {
    name: 'beyond U+10FFFF',
    hex: `${hexOf('{"a":"')} f4908080 ${hexOf('"}')}`,
    expect: 'invalid_utf8',
    why: 'no such character',
  },
  {
    name: 'Latin-1',
    hex: `${hexOf('{"a":"')} e9 ${hexOf('"}')}`,
    expect: 'invalid_utf8',
    why: 'readers guess an encoding',
  },
];
