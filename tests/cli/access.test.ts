import { describe, expect, it } from 'vitest';
import type { ConnectionFilter, EndedConnection } from '@durward/gateway';
import { FakeWorld } from './fake-world.ts';

const CONNECTION = {
  issuer: 'https://idp.example', subject: 'ana', name: 'Ana', server: 'files', at: 'https://as.example',
  scopes: ['files:read'], connectedAtMs: Date.UTC(2026, 10, 1, 8, 30),
};

function worldWith(asked: ConnectionFilter[] = [], atIssuer: EndedConnection['atIssuer'] = 'revoked'): FakeWorld {
  return new FakeWorld({
    files: { '/work-folder/durward.yaml': 'listen: {}\n' },
    runtime: {
      access: async () => [],
      revokeAccess: async () => [],
      connections: async () => [CONNECTION],
      endConnections: async (_config, filter) => {
        asked.push(filter);
        return [{ ...CONNECTION, atIssuer }];
      },
    },
  });
}

describe('durward access', () => {
  it('lists the accounts that people have connected, and no token (S-46, S-82)', async () => {
    const world = worldWith();
    expect(await world.run('access', 'list')).toBe(0);
    const text = world.stdout.text.replaceAll(/ {2,}/g, ' ');
    expect(text).toContain('ana files https://as.example files:read 2026-11-01 08:30');
    const other = worldWith();
    await other.run('access', 'list', '--json');
    const { connections } = JSON.parse(other.stdout.text) as { connections: object[] };
    expect(Object.keys(connections[0] ?? {}).toSorted()).toEqual([
      'at', 'connectedAt', 'issuer', 'name', 'scopes', 'server', 'subject',
    ]);
  });

  it('forgets the accounts of a person or a server, and none because of a client (S-46)', async () => {
    const asked: ConnectionFilter[] = [];
    const world = worldWith(asked);
    expect(await world.run('access', 'revoke', '--subject', 'ana', '--server', 'files')).toBe(0);
    expect(world.stdout.text).toContain('Forgotten accounts:');
    expect(asked).toEqual([{ subject: 'ana', issuer: undefined, server: 'files' }]);
    expect(await worldWith(asked).run('access', 'revoke', '--client', 'agent')).not.toBe(0);
    expect(asked).toHaveLength(1);
  });
});

describe('an account that is ended at the command line', () => {
  it.each([
    ['revoked', 'its tokens were revoked there', false],
    ['not_offered', 'it takes no tokens back', true],
    ['unreachable', 'it does not answer', true],
  ] as const)('says what its issuer said: %s (S-46)', async (atIssuer, words, isOpen) => {
    const world = worldWith([], atIssuer);
    expect(await world.run('access', 'revoke', '--server', 'files')).toBe(0);
    expect(world.stdout.text).toContain(words);
    expect(world.stderr.text.includes('could not be ended at the issuer')).toBe(isOpen);
  });
});

describe('durward doctor', () => {
  it('says when an issuer of credentials does not answer', async () => {
    const oauth = '{ issuer: "https://as.example", clientId: d, clientSecret: "env:S" }';
    const credential = `{ clientCredentials: ${oauth} }`;
    const text = `servers: { files: { http: { url: "https://f.example/mcp", credential: ${credential} } } }\n`;
    const world = new FakeWorld({ files: { '/work-folder/durward.yaml': text }, env: { S: 'x'.repeat(20) } });
    await world.run('doctor', '--json');
    const { results } = JSON.parse(world.stdout.text) as { results: { about: string; level: string }[] };
    expect(results.find(({ about }) => about === 'servers.files.credential')).toMatchObject({ level: 'warn' });
  });
});
