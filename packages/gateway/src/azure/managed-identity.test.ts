import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  answerIdentity, AZURE_TOKEN, environmentOf, HOSTS, type Host,
} from '../../../../tests/credentials/fixture/azure-identity.ts';
import { json, startRecorder, type Recorder } from '../../../../tests/outbound/fixture/recorder.ts';
import type { IssuedToken } from './issued-token.ts';
import { managedIdentityToken } from './managed-identity.ts';

const NOW_MS = 1_800_000_000_000;
const RESOURCE = 'https://vault.azure.net';

let folder: string;
let server: Recorder;
let origin: string;
/** What the service does before it answers as it should, one after the other. */
let faults: ((response: ServerResponse) => void)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'durward-azure-'));
  faults = [];
  server = await startRecorder((request, response) => {
    const fault = faults.shift();
    if (fault !== undefined) fault(response);
    else if (!answerIdentity(request, response, RESOURCE, NOW_MS)) json(response, {}, 404);
  });
  origin = `http://127.0.0.1:${String(server.port)}`;
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function ask(environment: Readonly<Record<string, string>>, clientId?: string): Promise<IssuedToken> {
  return managedIdentityToken({ resource: RESOURCE, clientId, environment, clock: () => NOW_MS });
}

const on = (host: Host): Promise<IssuedToken> => ask(environmentOf(host, origin, folder));

describe('the managed identity of a host of Azure', () => {
  test.each(HOSTS)('is had on a %s, with the time that it lives (S-82)', async (host) => {
    expect(await on(host)).toEqual({ token: AZURE_TOKEN, lifetimeSeconds: 3600 });
  });

  test('is the one that was asked for, where there are several (S-82)', async () => {
    for (const host of ['virtual machine', 'App Service'] as const) {
      await ask(environmentOf(host, origin, folder), 'user-assigned');
      expect(new URL(server.requests.at(-1)?.url ?? '', origin).searchParams.get('client_id')).toBe('user-assigned');
    }
  });

  test.each([404, 410, 429, 500, 503])('is asked for once more after status %i (S-82)', async (status) => {
    faults = [(response) => json(response, { error: 'not now' }, status)];
    expect(await on('virtual machine')).toMatchObject({ token: AZURE_TOKEN });
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    ['says no', (response: ServerResponse) => json(response, { error: 'no identity-canary' }, 400), 'refused'],
    ['breaks off', (response: ServerResponse) => response.destroy(), 'unavailable'],
    ['is a page', (response: ServerResponse) => response.writeHead(200).end('<html>identity-canary'), 'unavailable'],
    ['redirects', (response: ServerResponse) => response.writeHead(302, { location: '/x' }).end(), 'refused'],
    ['says too much', (response: ServerResponse) => response.end('x'.repeat(100_000)), 'unavailable'],
    ['gives no token', (response: ServerResponse) => json(response, { expires_in: '1' }), 'unavailable'],
  ] as const)('is not had from one that %s, and nothing that it said is told (S-82)', async (_what, fault, reason) => {
    faults = [fault];
    const failure: unknown = await on('virtual machine').catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'AzureTokenError', reason });
    expect(String(failure)).not.toContain('identity-canary');
    expect(server.requests).toHaveLength(1);
  });

  test('is not taken for one of a host that is not known, and a pod without all of it has none (S-82)', async () => {
    const arc = { IDENTITY_ENDPOINT: `${origin}/x`, IMDS_ENDPOINT: origin };
    await expect(ask(arc)).rejects.toThrow('Azure Arc is not known');
    const fabric = { IDENTITY_ENDPOINT: `${origin}/x`, IDENTITY_HEADER: 'h', IDENTITY_SERVER_THUMBPRINT: 'aa' };
    await expect(ask(fabric)).rejects.toThrow('Service Fabric is not known');
    await expect(ask({ AZURE_FEDERATED_TOKEN_FILE: '/t', AZURE_TENANT_ID: 't' })).rejects.toThrow('AZURE_CLIENT_ID');
    const { AZURE_FEDERATED_TOKEN_FILE: _, ...rest } = environmentOf('pod', origin, folder);
    const gone = { ...rest, AZURE_FEDERATED_TOKEN_FILE: join(folder, 'nowhere') };
    await expect(ask(gone)).rejects.toMatchObject({ reason: 'unavailable' });
    expect(server.requests).toEqual([]);
  });
});
