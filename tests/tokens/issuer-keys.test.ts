import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  json,
  redirect,
  silence,
  startDocumentServer,
  status,
  text,
  type Answer,
  type DocumentServer,
} from './fixture/document-server.ts';
import { audienceOf, openGate, type Gate } from './fixture/gate.ts';
import { startIdentityProvider, type IdentityProvider } from './fixture/identity-provider.ts';

/** How the keys of a provider are found, kept, changed and lost, and what a hostile one can do. */

const UNAVAILABLE = { reason: 'keys_unavailable', by: 'AA004' };
const BAD_SIGNATURE = { reason: 'bad_signature', by: 'AA004' };

let idp: IdentityProvider;
let gates: Gate[];

beforeEach(async () => {
  gates = [];
  idp = await startIdentityProvider();
});

afterEach(async () => {
  await Promise.all(gates.map((gate) => gate.close()));
  await idp.close();
});

async function gateFor(issuer: { jwksUri?: string; jwksOutageSeconds?: number } = {}): Promise<Gate> {
  const gate = await openGate({ issuers: [{ name: 'corp', issuer: idp.issuer, ...issuer }] });
  gates.push(gate);
  return gate;
}

function freshToken(): Promise<string> {
  return idp.issueToken({ audience: audienceOf('files') });
}

describe('rotation', () => {
  test('a new key is found through one fetch, without a restart (S-08, S-21)', async () => {
    const gate = await gateFor();
    expect(await gate.judgeToken(await freshToken())).toBe('passed');
    gate.clock.advanceSeconds(31);
    idp.rotateKeys({ keepOld: true });
    const before = idp.keyRequests;
    const tokens = await Promise.all([freshToken(), freshToken(), freshToken()]);
    const outcomes = await Promise.all(tokens.map((token) => gate.judgeToken(token)));
    expect(outcomes).toEqual(['passed', 'passed', 'passed']);
    expect(idp.keyRequests).toBe(before + 1);
  });

  test('unknown key ids cause one fetch per cool-down, however many there are (S-08, S-21)', async () => {
    const gate = await gateFor();
    expect(await gate.judgeToken(await freshToken())).toBe('passed');
    const before = idp.keyRequests;
    const flood = (): Promise<unknown>[] => Array.from({ length: 20 }, (_, index) => {
      const token = idp.sign({ typ: 'at+jwt', kid: `nobody-${index}` }, { iss: idp.issuer, jti: index });
      return gate.judgeToken(token);
    });
    expect(await Promise.all(flood())).toEqual(Array.from({ length: 20 }, () => BAD_SIGNATURE));
    expect(idp.keyRequests).toBe(before);
    gate.clock.advanceSeconds(31);
    await Promise.all(flood());
    await Promise.all(flood());
    expect(idp.keyRequests).toBe(before + 1);
  });

  test('what a removed key has signed is refused from the next fetch on, remembered or not (S-21)', async () => {
    const gate = await gateFor();
    const token = await freshToken();
    expect(await gate.judgeToken(token)).toBe('passed');
    idp.rotateKeys();
    expect(await gate.judgeToken(token)).toBe('passed');
    gate.clock.advanceSeconds(31);
    expect(await gate.judgeToken(await freshToken())).toBe('passed');
    expect(await gate.judgeToken(token)).toEqual(BAD_SIGNATURE);
  });

  test('keys are fetched again when they are old, although nobody asks for an unknown one (S-21)', async () => {
    const gate = await gateFor();
    const token = await idp.issueToken({ audience: audienceOf('files'), lifetimeSeconds: 3600 });
    expect(await gate.judgeToken(token)).toBe('passed');
    idp.rotateKeys();
    gate.clock.advanceSeconds(601);
    await vi.waitFor(async () => expect(await gate.judgeToken(token)).toEqual(BAD_SIGNATURE), 5000);
  });
});

describe('outage', () => {
  test('the last good keys serve through an outage, and not a second longer than allowed (S-08)', async () => {
    const gate = await gateFor({ jwksOutageSeconds: 1000 });
    const token = await idp.issueToken({ audience: audienceOf('files'), lifetimeSeconds: 3600 });
    expect(await gate.judgeToken(token)).toBe('passed');
    idp.goDown();
    gate.clock.advanceSeconds(1590);
    expect(await gate.judgeToken(token)).toBe('passed');
    const other = idp.sign({ typ: 'at+jwt' }, claimsAt(gate.clock.now()));
    expect(await gate.judgeToken(other)).toBe('passed');
    gate.clock.advanceSeconds(20);
    expect(await gate.judgeToken(token)).toEqual(UNAVAILABLE);
    expect(await gate.judgeToken(other)).toEqual(UNAVAILABLE);
  });

  test('a token waits for no provider that was never there, and is accepted once it is (S-08)', async () => {
    idp.goDown();
    const gate = await gateFor();
    const token = idp.sign({ typ: 'at+jwt' }, claimsAt(gate.clock.now()));
    expect(await gate.judgeToken(token)).toEqual(UNAVAILABLE);
    idp.comeBack();
    gate.clock.advanceSeconds(6);
    expect(await gate.judgeToken(token)).toBe('passed');
  });

  test('while the provider cannot be asked, an unknown key is no proof of a bad token (S-08)', async () => {
    const gate = await gateFor();
    expect(await gate.judgeToken(await freshToken())).toBe('passed');
    idp.rotateKeys();
    const token = await freshToken();
    idp.goDown();
    gate.clock.advanceSeconds(31);
    expect(await gate.judgeToken(token)).toEqual(UNAVAILABLE);
    idp.comeBack();
    gate.clock.advanceSeconds(6);
    expect(await gate.judgeToken(token)).toBe('passed');
  });

  test('a provider that never answers holds up only tokens whose key is not known (S-08)', async () => {
    const gate = await gateFor();
    const token = await freshToken();
    expect(await gate.judgeToken(token)).toBe('passed');
    idp.hang();
    gate.clock.advanceSeconds(601);
    let isWaiting = true;
    const unknown = gate
      .judgeToken(idp.sign({ typ: 'at+jwt', kid: 'nobody' }, claimsAt(gate.clock.now())))
      .finally(() => {
        isWaiting = false;
      });
    const known = idp.sign({ typ: 'at+jwt' }, claimsAt(gate.clock.now()));
    expect(await gate.judgeToken(known)).toBe('passed');
    expect(isWaiting).toBe(true);
    expect(await unknown).toEqual(UNAVAILABLE);
  });
});

function claimsAt(nowMs: number): object {
  const now = Math.floor(nowMs / 1000);
  const aud = audienceOf('files');
  return { iss: idp.issuer, sub: 'ada', client_id: 'agent', aud, iat: now, exp: now + 600 };
}

/** The real key of the provider, as it is or with members changed. */
function realKey(changes: object = {}): object {
  return { ...idp.publicKeys()[0], ...changes };
}

function strangerKey(): object {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
}

function chunks(count: number): Answer {
  return (response) => {
    const chunk = Buffer.alloc(64 * 1024, ' ');
    let left = count;
    const write = (): void => {
      left -= 1;
      if (left >= 0) response.write(chunk, write);
      else response.end(JSON.stringify({ keys: [realKey()] }));
    };
    write();
  };
}

/** Begins a key set and never ends it. */
const half: Answer = (response) => response.writeHead(200).write('{"keys":[');

describe('hostile key sets', () => {
  let documents: DocumentServer;

  beforeEach(async () => {
    documents = await startDocumentServer();
  });

  afterEach(() => documents.close());

  async function judgeWith(answer: Answer): Promise<unknown> {
    documents.serve('/keys', answer);
    const gate = await gateFor({ jwksUri: `${documents.url}/keys` });
    return gate.judgeToken(await freshToken());
  }

  test('accepted: the real key from another address (S-08)', async () => {
    expect(await judgeWith(json({ keys: [realKey()] }))).toBe('passed');
  });

  test('accepted: the real key among useless ones (S-08)', async () => {
    const useless = [null, 'key', {}, { kty: 'oct', k: 'AAAA' }, strangerKey(), { ...strangerKey(), crv: 'P-999' }];
    expect(await judgeWith(json({ keys: [...useless, realKey()] }))).toBe('passed');
  });

  const unacceptable: readonly (readonly [title: string, answer: () => Answer])[] = [
    ['a key set of megabytes (S-08)', () => chunks(64)],
    ['ten thousand keys (S-08)', () => json({ keys: [realKey(), ...Array.from({ length: 9999 }, () => ({}))] })],
    ['sixty-five keys (S-08)', () => json({ keys: [realKey(), ...Array.from({ length: 64 }, () => ({}))] })],
    ['a page in HTML (S-08)', () => text('<html><body>Sign in</body></html>')],
    ['JSON with the keys twice (S-08)', () => text(`{"keys":[],"keys":[${JSON.stringify(realKey())}]}`)],
    ['something after the JSON (S-08)', () => text(`{"keys":[${JSON.stringify(realKey())}]}{}`)],
    ['a list instead of an object (S-08)', () => json([realKey()])],
    ['no list of keys (S-08)', () => json({ keys: realKey() })],
    ['an error with the keys in its body (S-08)', () => (response) => {
      response.writeHead(500).end(JSON.stringify({ keys: [realKey()] }));
    }],
    ['status 203 (S-08)', () => (response) => response.writeHead(203).end(JSON.stringify({ keys: [realKey()] }))],
    ['a compressed answer that nobody asked for (S-08)', () => (response) => {
      response.setHeader('content-encoding', 'gzip').end(Buffer.from('1f8b0800', 'hex'));
    }],
  ];
  test.each(unacceptable)('not taken as keys: %s', async (_title, answer) => {
    expect(await judgeWith(answer())).toEqual(UNAVAILABLE);
  });

  test('a redirect is not followed (S-08)', async () => {
    documents.serve('/elsewhere', json({ keys: [realKey()] }));
    expect(await judgeWith(redirect(`${documents.url}/elsewhere`))).toEqual(UNAVAILABLE);
    expect(documents.requests).not.toContain('/elsewhere');
  });

  test('an answer that stops half-way ends the wait, and no token is accepted (S-08)', async () => {
    expect(await judgeWith(half)).toEqual(UNAVAILABLE);
  });

  const useless: readonly (readonly [title: string, keys: () => readonly object[]])[] = [
    ['two different keys under one kid (S-19)', () => [realKey(), { ...strangerKey(), kid: kidOf(realKey()) }]],
    ['the private half of a key is published (S-19)', () => [realKey({ d: 'AAAA' })]],
    ['a symmetric key under the kid (S-19)', () => [{ kty: 'oct', k: 'AAAA', kid: kidOf(realKey()) }]],
    ['a key for encryption (S-19)', () => [realKey({ use: 'enc' })]],
    ['a key that may not verify (S-19)', () => [realKey({ use: undefined, key_ops: ['sign'] })]],
    ['a key for another algorithm (S-19)', () => [realKey({ alg: 'ES384' })]],
    ['a key under another kid (S-19)', () => [realKey({ kid: 'other' })]],
    ['a kid that is no text (S-19)', () => [realKey({ kid: 7 })]],
    ['a point that is not on the curve (S-19)', () => [realKey({ x: 'AAAA' })]],
    ['no keys at all (S-19)', () => []],
  ];
  test.each(useless)('no key for the token: %s', async (_title, keys) => {
    expect(await judgeWith(json({ keys: keys() }))).toEqual(BAD_SIGNATURE);
  });

  test('the same key twice under one kid is one key (S-19)', async () => {
    expect(await judgeWith(json({ keys: [realKey(), realKey({ use: undefined })] }))).toBe('passed');
  });

  test('hostile answers after a good one leave the good keys in place (S-08)', async () => {
    documents.serve('/keys', json({ keys: [realKey()] }));
    const gate = await gateFor({ jwksUri: `${documents.url}/keys` });
    expect(await gate.judgeToken(await freshToken())).toBe('passed');
    for (const answer of [text('<html>'), status(500), redirect('/x'), json({}), silence]) {
      documents.serve('/keys', answer);
      gate.clock.advanceSeconds(601);
      const token = idp.sign({ typ: 'at+jwt' }, claimsAt(gate.clock.now()));
      expect(await gate.judgeToken(token)).toBe('passed');
    }
  });
});

function kidOf(key: object): unknown {
  return 'kid' in key ? key.kid : undefined;
}
