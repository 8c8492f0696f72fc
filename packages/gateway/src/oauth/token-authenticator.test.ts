import { compactVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { json, startDocumentServer, type DocumentServer } from '../../../../tests/tokens/fixture/document-server.ts';
import { audienceOf, openGate, type Gate } from '../../../../tests/tokens/fixture/gate.ts';
import {
  startIdentityProvider,
  type IdentityProvider,
} from '../../../../tests/tokens/fixture/identity-provider.ts';
import type { Examined } from './authenticator.ts';

vi.mock('jose', { spy: true });

let idp: IdentityProvider;
let documents: DocumentServer;
let gate: Gate;

beforeEach(async () => {
  [idp, documents] = await Promise.all([startIdentityProvider(), startDocumentServer()]);
  documents.serve('/keys', json({ keys: idp.publicKeys() }));
  gate = await openGate({
    issuers: [{ name: 'corp', issuer: idp.issuer, jwksUri: `${documents.url}/keys` }],
    servers: { hr: { stdio: { command: 'true' }, audience: { corp: 'urn:hr' } } },
  });
  // The keys are there once one token has been verified.
  await examine(await freshToken());
  vi.mocked(compactVerify).mockClear();
});

afterEach(async () => {
  await gate.close();
  await Promise.all([idp.close(), documents.close()]);
});

function freshToken(): Promise<string> {
  return idp.issueToken({ audience: audienceOf('files') });
}

function examine(token: string, server = 'files'): Examined | Promise<Examined> {
  return gate.authenticator.examine({ place: 'bearer', scheme: 'bearer', token, proofs: [] }, server);
}

/** A token of the provider's whose signature is one byte off. */
function forgery(jti: string, filler = ''): string {
  const token = idp.sign({ typ: 'at+jwt' }, { iss: idp.issuer, jti, filler });
  const [header = '', payload = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return `${header}.${payload}.${bytes.toString('base64url')}`;
}

function unknownKey(index: number): string {
  return idp.sign({ kid: `k${index}` }, { iss: idp.issuer });
}

describe('a token that was verified', () => {
  test('is answered for at once, the second time without crypto and not as new (S-21)', async () => {
    const token = await freshToken();
    const first = examine(token);
    expect(first).toBeInstanceOf(Promise);
    expect((await first).isNew).toBe(true);
    const second = examine(token);
    expect(second).not.toBeInstanceOf(Promise);
    expect(second).toMatchObject({ isNew: false, digest: (await first).digest, facts: { signature: 'valid' } });
    expect(examine(token)).toBe(second);
    expect(compactVerify).toHaveBeenCalledTimes(1);
  });

  test('is looked at once by all who come at the same time (S-21)', async () => {
    const token = await freshToken();
    const answers = await Promise.all(Array.from({ length: 50 }, async () => examine(token)));
    expect(compactVerify).toHaveBeenCalledTimes(1);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ facts }) => facts.signature))).toEqual(new Set(['valid']));
  });

  test('is told of each server with the audience that its issuer writes for that server (S-17)', async () => {
    const token = await freshToken();
    expect((await examine(token, 'files')).facts.profile?.audience).toBeUndefined();
    expect((await examine(token, 'hr')).facts.profile?.audience).toBe('urn:hr');
    expect((await examine(token, 'files')).facts.profile?.audience).toBeUndefined();
  });

  test('is looked at again after it has expired (S-56)', async () => {
    const token = await freshToken();
    await examine(token);
    gate.clock.advanceSeconds(660);
    expect(examine(token)).toBeInstanceOf(Promise);
  });

  test('counts for nobody until the controls have passed it, and carries its principal frozen', async () => {
    const { principal } = await examine(await freshToken());
    expect(principal).toMatchObject({ issuer: idp.issuer, subject: 'agent', client: 'agent' });
    expect(Object.isFrozen(principal)).toBe(true);
  });
});

describe('a token with a bad signature', () => {
  test('costs crypto once, and again only after a few seconds (S-12)', async () => {
    const token = forgery('x');
    expect(await examine(token)).toMatchObject({ principal: undefined, facts: { signature: 'invalid' } });
    for (let round = 0; round < 10; round += 1) expect(examine(token)).not.toBeInstanceOf(Promise);
    expect(compactVerify).toHaveBeenCalledTimes(1);
    gate.clock.advanceSeconds(6);
    await examine(token);
    expect(compactVerify).toHaveBeenCalledTimes(2);
  });

  test('a flood of them pushes no verified token out (S-12)', async () => {
    const token = await freshToken();
    await examine(token);
    // More than what is remembered of good tokens, by the length of their text.
    const filler = 'x'.repeat(11_000);
    for (let round = 0; round < 12; round += 1) {
      await Promise.all(Array.from({ length: 200 }, async (_, index) => examine(forgery(`${round}-${index}`, filler))));
    }
    expect(examine(token)).toMatchObject({ facts: { signature: 'valid' } });
  });
});

describe('work is bounded', () => {
  test('beyond the most verifications at one time a token is not checked now, and later it is (S-12)', async () => {
    const tokens = Array.from({ length: 257 }, (_, index) => forgery(String(index)));
    const answers = await Promise.all(tokens.map(async (token) => examine(token)));
    const tally = answers.map(({ facts }) => facts.signature);
    expect(tally.filter((signature) => signature === 'invalid')).toHaveLength(256);
    expect(tally.at(-1)).toBe('keys_unavailable');
    expect((await examine(tokens.at(-1) ?? '')).facts.signature).toBe('invalid');
  });

  test('beyond the most waits for keys a token does not wait, and known keys are not held up (S-12)', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const answer = json({ keys: idp.publicKeys() });
    documents.serve('/keys', (response, request) => void released.then(() => answer(response, request)));
    gate.clock.advanceSeconds(31);
    const waiting = Array.from({ length: 256 }, async (_, index) => examine(unknownKey(index)));
    expect((await examine(unknownKey(256))).facts.signature).toBe('keys_unavailable');
    expect((await examine(await freshToken())).facts.signature).toBe('valid');
    release(undefined);
    const answers = await Promise.all(waiting);
    expect(new Set(answers.map(({ facts }) => facts.signature))).toEqual(new Set(['unknown_key']));
  });

  test('an oversize token is not even hashed (S-12)', async () => {
    const examined = await examine('x'.repeat(16 * 1024 + 1));
    expect(examined).toMatchObject({ digest: '', facts: { malformed: 'longer than limits.tokenBytesMax' } });
  });

  test('neither an unknown issuer nor a forbidden algorithm costs crypto (S-12)', async () => {
    expect(examine(idp.sign({}, { iss: 'https://other.example' }))).not.toBeInstanceOf(Promise);
    expect(examine(idp.sign({ alg: 'HS256' }, { iss: idp.issuer }))).not.toBeInstanceOf(Promise);
    expect(compactVerify).not.toHaveBeenCalled();
  });
});

test.each(['none', 'query', 'cookie', 'repeated_header'] as const)(
  'without a token (%s) there is nothing to look at', async (place) => {
    const examined = await gate.authenticator.examine({ place }, 'files');
    expect(examined).toMatchObject({ principal: undefined, digest: '', facts: { presented: place, revoked: false } });
  });
