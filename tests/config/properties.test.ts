import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { printed, tried } from './printed.ts';

const QUICKSTART = readFileSync(new URL('../../examples/quickstart/durward.yaml', import.meta.url), 'utf8');

/** Words of the configuration in any shape, so that random documents get deep into the checks. */
const word = fc.constantFrom(
  'listen', 'address', 'port', 'publicUrl', 'tls', 'servers', 'files', 'stdio', 'http', 'url', 'command', 'args', 'env',
  'headers', 'grants', 'to', 'anyone', 'tools', 'controls', 'TK002', 'identity', 'issuers', 'name', 'issuer',
  'audience',
  'tenants', 'constructor', '__proto__', 'toString', '<<', '*', 'a b', 'dangerouslyAllowPlainHttp', 'limits', 'admin',
);
const leaf = fc.oneof(
  word, fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null),
  fc.constantFrom('https://a.example', 'http://a.example', 'env:X', 'file:x', '0.0.0.0', '127.0.0.1', '{tenantid}'),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(word, tie('tree'), { maxKeys: 6 }),
  ),
}));

describe('whatever is in the file', () => {
  it('reading a random text never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => void printed(text)), {
      numRuns: 1000,
    });
  });

  it('reading a random document never throws, and one that is accepted is complete', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const outcome = tried(stringify(value));
        if (outcome.ok) expect(outcome.config.listen.port).toBeTypeOf('number');
        else expect(outcome.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('reading the quickstart with a random piece changed never throws', () => {
    const splice = fc.tuple(fc.nat(QUICKSTART.length), fc.nat(20), fc.oneof(fc.string(), word));
    const texts = splice.map(([at, length, piece]) => QUICKSTART.slice(0, at) + piece + QUICKSTART.slice(at + length));
    fc.assert(fc.property(texts, (text) => void printed(text)), { numRuns: 1000 });
  });
});

/** Places where people put secrets, and places where none belongs. */
const PLACES: readonly ((value: string) => unknown)[] = [
  (value) => ({ servers: { a: { stdio: { command: 'x', env: { API_KEY: value } } } } }),
  (value) => ({ servers: { a: { stdio: { command: value, args: ['--token', value], nonsense: value } } } }),
  (value) => ({ servers: { a: { http: { url: 'https://a.example', headers: { Authorization: value } } } } }),
  (value) => ({ servers: { a: { http: { url: `https://a.example/?key=${value}`, headers: { A: `env:${value}` } } } } }),
  (value) => ({ servers: { a: { http: { url: `https://u:${value}@a.example/`, caFile: value } } } }),
  (value) => ({ servers: { [value]: { http: { url: value } } }, [value]: value }),
  (value) => ({ listen: { publicUrl: value, address: value, port: value, tls: value, trustedProxies: [value] } }),
  (value) => ({ identity: { issuers: [{ name: value, issuer: value, algorithms: [value] }] } }),
  (value) => ({ grants: [{ name: value, to: { subjects: value }, servers: [value], tools: value, [value]: 1 }] }),
  (value) => ({ controls: { [value]: value, TK002: value }, limits: { sessionsMax: value } }),
  (value) => ({ log: { level: value, file: 3 }, data: value, audit: { flushMs: value } }),
];

describe('a secret in the file', () => {
  it('is never printed, wherever it stands (S-82)', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_-]{16,40}$/).map((text) => `sk-${text}`);
    fc.assert(
      fc.property(secret, fc.constantFrom(...PLACES), (value, place) => {
        expect(printed(stringify(place(value)))).not.toContain(value);
      }),
      { numRuns: 600 },
    );
  });

  it('is never printed as a value even when nothing shows that it is one (S-82)', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{12,40}$/).map((text) => `canary${text}`);
    const values = PLACES.filter((place) => !JSON.stringify(place('#')).includes('"#":'));
    fc.assert(
      fc.property(secret, fc.constantFrom(...values), (value, place) => {
        expect(printed(stringify(place(value)))).not.toContain(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('is never printed when the text is not even YAML (S-82)', () => {
    const value = `sk-${'a1B2'.repeat(8)}`;
    const texts = [`a: [${value}`, `a: *${value}`, `a: !${value} b`, `${value}: 1\n${value}: 2`, `a: "${value}`];
    for (const text of [...texts, `\t${value}`]) expect(printed(text)).not.toContain(value);
  });
});
