import { call, type ByteCase } from './case.ts';

const S = '\u017f'; // LATIN SMALL LETTER LONG S, which folds to s
const K = '\u212a'; // KELVIN SIGN, which folds to k

/** Keys that occur twice, or that some reader takes for another key. */
export const KEY_CASES: readonly ByteCase[] = [
  {
    name: 'duplicate name in params',
    text: call('{"name":"read","name":"delete"}'),
    expect: 'duplicate_key',
    why:
      'JavaScript, Python and Go keep the last, jq the last, many C parsers the first; CVE-2017-12635 (CouchDB)',
  },
  {
    name: 'duplicate name, equal values',
    text: call('{"name":"read","name":"read"}'),
    expect: 'duplicate_key',
    why: 'harmless today; a reader that merges or refuses duplicates still differs from one that does not',
  },
  {
    name: 'duplicate with one key escaped',
    text: call(String.raw`{"name":"read","n\u0061me":"delete"}`),
    expect: 'duplicate_key',
    why: 'a filter that compares raw keys sees two keys, every parser sees one',
  },
  {
    name: 'duplicate with an escape in capitals',
    text: call(String.raw`{"name":"read","\u006E\u0061me":"delete"}`),
    expect: 'duplicate_key',
    why: 'hexadecimal digits of an escape may have any case',
  },
  {
    name: 'duplicate with an escaped slash',
    text: call(String.raw`{"name":"a","_meta":{"a/b":1,"a\/b":2}}`),
    expect: 'duplicate_key',
    why: 'the slash is the one character that may be escaped for no reason',
  },
  {
    name: 'duplicate in the envelope',
    text: '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}',
    expect: 'duplicate_key',
    why: 'first wins (some C and Rust readers) calls ping, last wins calls tools/list',
  },
  {
    name: 'duplicate id',
    text: '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}',
    expect: 'duplicate_key',
    why: 'the reply goes to one of two requests',
  },
  {
    name: 'duplicate params',
    text:
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read"},"params":{"name":"delete"}}',
    expect: 'duplicate_key',
    why: 'Go merges the second object into the struct that the first one filled',
  },
  {
    name: 'duplicate inside arguments',
    text: call('{"name":"read","arguments":{"path":"/data/a","path":"/etc/passwd"}}'),
    expect: 'duplicate_key',
    why: 'a policy on arguments judges one path, the tool opens the other',
  },
  {
    name: 'duplicate deep inside arguments',
    text: call('{"name":"read","arguments":{"a":[{"b":{"c":1,"d":2,"c":3}}]}}'),
    expect: 'duplicate_key',
    why: 'as before, where a shallow check does not look',
  },
  {
    name: 'duplicate empty key',
    text: call('{"name":"read","arguments":{"":1,"":2}}'),
    expect: 'duplicate_key',
    why: 'an empty key is a key',
  },
  {
    name: 'duplicate __proto__',
    text: call('{"name":"read","arguments":{"__proto__":{"admin":true}}}'),
    expect: 'forbidden_key',
    why: 'JavaScript code that copies members changes the prototype of its objects',
  },
  {
    name: 'escaped __proto__',
    text: call(String.raw`{"name":"read","arguments":{"__pr\u006fto__":{"admin":true}}}`),
    expect: 'forbidden_key',
    why: 'as before, past a filter on raw text',
  },
  {
    name: 'constructor and prototype',
    text: call('{"name":"read","arguments":{"constructor":{"prototype":{"a":1}}}}'),
    expect: 'pass',
    why: 'ordinary keys: JSON.parse makes own members of them',
  },
  {
    name: 'equal keys in two objects',
    text: call('{"name":"read","arguments":{"a":{"x":1},"b":{"x":2}}}'),
    expect: 'pass',
    why: 'no duplicates; a counting check must not think so',
  },
  {
    name: 'text that looks like a duplicate',
    text: call(String.raw`{"name":"read","arguments":{"q":"{\"a\":1,\"a\":2}"}}`),
    expect: 'pass',
    why: 'inside a string nothing is a key',
  },
  {
    name: 'integer keys',
    text: call('{"name":"read","arguments":{"b":1,"2":2,"1":3}}'),
    expect: 'pass',
    forwarded: call('{"name":"read","arguments":{"1":3,"2":2,"b":1}}'),
    why: 'JavaScript puts integer keys first; the order of members means nothing in JSON',
  },
  {
    name: 'two keys with lone surrogates',
    text: call(String.raw`{"name":"read","arguments":{"\ud800":1,"\udbff":2}}`),
    expect: 'forbidden_key',
    why: 'Go puts U+FFFD for both, and two keys become one; jq and Perl refuse it',
  },
  {
    name: 'key with an unpaired low surrogate',
    text: call(String.raw`{"name":"read","arguments":{"a\udc00":1}}`),
    expect: 'forbidden_key',
    why: 'Python keeps it, Go and jq replace it, Perl and Rust refuse it',
  },
  {
    name: 'key with a surrogate pair',
    text: call(String.raw`{"name":"read","arguments":{"\ud83d\ude00":1}}`),
    expect: 'pass',
    forwarded: call('{"name":"read","arguments":{"😀":1}}'),
    why: 'one character, written as an escape',
  },
  {
    name: 'capital Method',
    text: '{"jsonrpc":"2.0","id":1,"Method":"tools/call"}',
    expect: 'case_variant_key',
    why: 'Go encoding/json matches it to method; CVE-2026-27896',
  },
  {
    name: 'Name beside name',
    text: call('{"name":"read","Name":"delete"}'),
    expect: 'case_variant_key',
    why: 'Go calls delete, JavaScript read; CVE-2026-27896, ToolHive 6175',
  },
  {
    name: 'ARGUMENTS alone',
    text: call('{"name":"read","ARGUMENTS":{"path":"/etc"}}'),
    expect: 'case_variant_key',
    why: 'Go passes them, JavaScript passes none',
  },
  {
    name: 'long s in params',
    text: `{"jsonrpc":"2.0","id":1,"method":"tools/call","param${S}":{"name":"read"}}`,
    expect: 'case_variant_key',
    why: 'Go folds U+017F to s',
  },
  {
    name: 'long s in arguments',
    text: call(`{"name":"read","argument${S}":{}}`),
    expect: 'case_variant_key',
    why: 'Go folds U+017F to s',
  },
  {
    name: 'Kelvin sign in task',
    text: call(`{"name":"read","tas${K}":{}}`),
    expect: 'case_variant_key',
    why: 'Go folds U+212A to k',
  },
  {
    name: 'escaped Kelvin sign',
    text: call(String.raw`{"name":"read","tas\u212a":{}}`),
    expect: 'case_variant_key',
    why: 'as before, escaped',
  },
  {
    name: 'variant of a _meta key',
    text: call('{"name":"read","_meta":{"IO.modelcontextprotocol/protocolVersion":"x"}}'),
    expect: 'case_variant_key',
    why: 'a second version for readers that fold',
  },
  {
    name: 'variant in arguments',
    text: call('{"name":"read","arguments":{"Name":1,"name":2}}'),
    expect: 'pass',
    why: 'the keys of arguments are the tool’s own',
  },
  {
    name: 'Cyrillic a in name',
    text: call('{"name":"read","n\u0430me":"delete"}'),
    expect: 'pass',
    why: 'looks alike to people; no reader folds it',
  },
];
