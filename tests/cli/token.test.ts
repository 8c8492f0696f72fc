import { describe, expect, it } from 'vitest';
import type { RevokeRequest, Runtime, TokenRequest } from '../../packages/cli/src/runtime-port.ts';
import { FakeWorld } from './fake-world.ts';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const TOKEN = `${base64url('{}')}.${base64url('{"iss":"https://i","jti":"j1"}')}.s`;
const TWO = 'servers: { files: { stdio: { command: x } }, mail: { stdio: { command: x } } }\n';

function worldWith(text: string, more: Record<string, string> = {}): { world: FakeWorld; asked: TokenRequest[] } {
  const asked: TokenRequest[] = [];
  const runtime: Partial<Runtime> = {
    mintToken: async (_config, request) => {
      asked.push(request);
      return { token: TOKEN, audience: 'http://127.0.0.1:8420/servers/files/mcp' };
    },
  };
  return { world: new FakeWorld({ files: { '/work-folder/durward.yaml': text, ...more }, runtime }), asked };
}

describe('durward token', () => {
  it('prints the token and nothing else to standard output', async () => {
    const { world, asked } = worldWith(TWO);
    expect(await world.run('token', '--server', 'files', '--ttl', '5m', '--client', 'c', '--subject', 's')).toBe(0);
    expect(world.stdout.text).toBe(`${TOKEN}\n`);
    expect(world.stderr.text).toBe('For s on files, until 2026-11-22T12:05:00.000Z.\n');
    expect(asked).toEqual([{ server: 'files', subject: 's', client: 'c', ttlSeconds: 300 }]);
  });

  it('is for the gateway that was started with the same flags', async () => {
    const { world } = worldWith(`${TWO}listen: { port: 0 }`);
    expect(await world.run('token', '--server', 'files', '--port', '9000')).toBe(0);
  });

  it('prints a whole header', async () => {
    const { world } = worldWith(TWO);
    await world.run('token', '--server', 'files', '--header');
    expect(world.stdout.text).toBe(`Authorization: Bearer ${TOKEN}\n`);
  });

  it('writes into a file instead, and then prints no token', async () => {
    const { world } = worldWith(TWO);
    await world.run('token', '--server', 'files', '--header', '--file', 'token.txt');
    expect(world.written).toEqual({ '/work-folder/token.txt': `Authorization: Bearer ${TOKEN}\n` });
    expect(world.stdout.text + world.stderr.text).not.toContain(TOKEN);
  });

  it('is for the only server, the user and the configured time when nothing else is said', async () => {
    const { world, asked } = worldWith('servers: { files: { stdio: { command: x } } }\n');
    await world.run('token');
    expect(asked).toEqual([{ server: 'files', subject: 'ana', client: 'durward-cli', ttlSeconds: 900 }]);
  });

  it.each([
    [TWO, ['token'], 'DURWARD_TOKEN_WHICH_SERVER', 'add --server with one of: files, mail'],
    [TWO, ['token', '--server', 'fils'], 'DURWARD_TOKEN_WHICH_SERVER', 'did you mean --server files?'],
    [TWO, ['token', '--server', 'files', '--ttl', '2h'], 'DURWARD_TOKEN_LIFETIME', 'write for example --ttl 15m'],
    [TWO, ['token', '--server', 'files', '--ttl', 'soon'], 'DURWARD_TOKEN_LIFETIME', 'write for example --ttl 15m'],
    [`${TWO}listen: { port: 0 }`, ['token', '--server', 'files'], 'DURWARD_TOKEN_NO_AUDIENCE', 'set `listen.port`'],
    [
      `${TWO}identity: { issuers: [{ name: a, issuer: "https://a.example" }] }`,
      ['token', '--server', 'files'], 'DURWARD_TOKEN_NO_LOCAL_ISSUER', 'get a token from your identity provider',
    ],
  ])('says what is wrong: %j %j', async (text, words, code, next) => {
    const { world, asked } = worldWith(text);
    expect(await world.run(...words)).toBe(2);
    expect(world.stderr.text).toContain(`error[${code}]`);
    expect(world.stderr.text).toContain(next);
    expect(asked).toEqual([]);
  });
});

function revoking(files: Record<string, string> = {}): { world: FakeWorld; revoked: [RevokeRequest, string][] } {
  const revoked: [RevokeRequest, string][] = [];
  const runtime: Partial<Runtime> = {
    revoke: async (_config, request, reason) => void revoked.push([request, reason]),
  };
  return { world: new FakeWorld({ files: { '/work-folder/durward.yaml': TWO, ...files }, runtime }), revoked };
}

describe('durward token revoke', () => {
  it('revokes by id, by subject, and by a file, so that no token is an argument', async () => {
    const { world, revoked } = revoking({ '/work-folder/t': `Authorization: Bearer ${TOKEN}\n` });
    const lost = ['--id', 'j', '--issuer', 'https://a.example', '--reason', 'lost'];
    expect(await world.run('token', 'revoke', ...lost)).toBe(0);
    expect(await world.run('token', 'revoke', '--subject', 'ana')).toBe(0);
    expect(await world.run('token', 'revoke', '--file', 't')).toBe(0);
    expect(revoked).toEqual([
      [{ kind: 'token', issuer: 'https://a.example', tokenId: 'j' }, 'lost'],
      [{ kind: 'subject', issuer: undefined, subject: 'ana' }, 'revoked at the command line'],
      [{ kind: 'token', issuer: 'https://i', tokenId: 'j1' }, 'revoked at the command line'],
    ]);
    expect(world.stdout.text).toContain('Every token of ana until now is revoked.');
  });

  it.each([
    [['token', 'revoke'], 'DURWARD_TOKEN_WHICH_TOKEN'],
    [['token', 'revoke', '--id', 'a', '--subject', 'b'], 'DURWARD_TOKEN_WHICH_TOKEN'],
    [['token', 'revoke', '--file', 'bad'], 'DURWARD_TOKEN_UNREADABLE'],
    [['token', 'revoke', '--file', 'absent'], 'DURWARD_FAILED'],
  ])('says what is wrong: %j', async (words, code) => {
    const { world, revoked } = revoking({ '/work-folder/bad': 'canary-no-token' });
    expect(await world.run(...words)).toBe(2);
    expect(world.stderr.text).toContain(`error[${code}]`);
    expect(world.stderr.text).not.toContain('canary');
    expect(revoked).toEqual([]);
  });
});
