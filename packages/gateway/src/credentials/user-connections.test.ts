import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../config/secret.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { newDataKey } from '../vault/envelope.ts';
import { ownKeyFile } from '../vault/key-file.ts';
import { KeyRing } from '../vault/key-ring.ts';
import { Vault } from '../vault/vault.ts';
import { CredentialError } from './credential-error.ts';
import type { Tokens } from './token-endpoint.ts';
import { UserConnections } from './user-connections.ts';

const ANA = { issuer: 'https://idp.example', subject: 'ana' };
const BEGUN = {
  issuer: 'https://as.example', resource: 'https://f.example/mcp', state: 's', verifier: 'v', scopes: ['files'],
};

/** An issuer that gives each refresh token one use. */
class Issuer {
  nowMs = 1_000_000;
  renewals = 0;
  #valid = 'refresh-0';

  tokens(): Tokens {
    const value = new Secret(`access-${String(this.renewals)}`);
    const access = { value, type: 'Bearer' as const, untilMs: this.nowMs + 600_000, scopes: undefined };
    return { access, refreshToken: new Secret(this.#valid), issuedTokenType: undefined };
  }

  async renew(refreshToken: string): Promise<Tokens> {
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    if (refreshToken !== this.#valid) throw new CredentialError('refused', 'used before', { code: 'invalid_grant' });
    this.renewals += 1;
    this.#valid = `refresh-${String(this.renewals)}`;
    return this.tokens();
  }
}

describe('gateways that share a store', () => {
  let folder: string;
  let stores: readonly Store[];
  let issuer: Issuer;
  let gateways: readonly UserConnections[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'durward-connections-'));
    issuer = new Issuer();
    const clock = (): number => issuer.nowMs;
    stores = await Promise.all([1, 2].map(() => openSqliteStore(join(folder, 'durward.db'), clock)));
    gateways = stores.map(({ vault: store }) =>
      new UserConnections({
        server: 'files',
        resource: BEGUN.resource,
        flow: {
          complete: async () => ({ tokens: issuer.tokens(), clientId: 'durward', scopes: BEGUN.scopes }),
          renew: (_held, refreshToken) => issuer.renew(refreshToken),
          giveBack: async () => true,
          bindsTokens: async () => false,
        },
        vault: new Vault(store, new KeyRing(ownKeyFile(folder), newDataKey), clock),
        store,
        clock,
        personId: ({ subject }) => subject,
      }));
    await gateways[0]?.complete(ANA, 'Ana', BEGUN, new URLSearchParams());
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    rmSync(folder, { recursive: true });
  });

  const all = async (): Promise<readonly (string | undefined)[]> =>
    Promise.all(
      Array.from({ length: 20 }, async (_, at) => (await gateways[at % 2]?.inUse(ANA))?.token.value.reveal()),
    );

  test('renew a token once between them, and all use what came of it (S-56)', async () => {
    expect(new Set(await all())).toEqual(new Set(['access-0']));
    for (let round = 1; round <= 3; round += 1) {
      issuer.nowMs += 590_000;
      expect(new Set(await all())).toEqual(new Set([`access-${String(round)}`]));
      expect(issuer.renewals).toBe(round);
    }
  });

  test('use no connection that one of them ended, also not one that is just being renewed', async () => {
    await all();
    issuer.nowMs += 590_000;
    const renewing = gateways[0]?.inUse(ANA);
    await gateways[1]?.forget(ANA);
    expect(await renewing).toBeUndefined();
    expect(new Set(await all())).toEqual(new Set([undefined]));
    expect(await stores[0]?.vault.records({})).toEqual([]);
  });

  test('use no connection for a server that is elsewhere now (S-16)', async () => {
    const [store] = stores;
    if (store === undefined) throw new Error('there is no store');
    const moved = new UserConnections({
      server: 'files',
      resource: 'https://evil.example/mcp',
      flow: { complete: fail, renew: fail, giveBack: fail, bindsTokens: async () => false },
      vault: new Vault(store.vault, new KeyRing(ownKeyFile(folder), newDataKey), () => issuer.nowMs),
      store: store.vault,
      clock: () => issuer.nowMs,
      personId: ({ subject }) => subject,
    });
    expect(await moved.inUse(ANA)).toBeUndefined();
  });
});

function fail(): Promise<never> {
  return Promise.reject(new Error('nobody is asked'));
}
