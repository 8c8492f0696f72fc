import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { grantPolicy, type Principal } from '@durward/core';
import { loadConfigFile, readFileBounded } from '@durward/gateway';
import { describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { parse } from 'yaml';
import { machineProbes } from '../../packages/cli/src/doctor/probes.ts';

const file = fileURLToPath(new URL('../../examples/quickstart/durward.yaml', import.meta.url));
const outcome = loadConfigFile({ file, env: {}, readFile: readFileBounded });

const someone: Principal = {
  userId: 'x', issuer: 'x', tenant: undefined, subject: 'x', client: 'x', scopes: [], roles: [], groups: [],
  privileges: 'x', expiresAtMs: undefined, tokenId: undefined,
};

describe('the quickstart', () => {
  it('has neither problems nor warnings nor dangerous switches', () => {
    expect(outcome).toMatchObject({ ok: true, config: { warnings: [], dangerous: [] } });
  });

  it('is for this machine only (S-18)', () => {
    const address = '127.0.0.1';
    expect(outcome).toMatchObject({ ok: true, config: { listen: { address }, admin: { address } } });
  });

  it('starts programs that are here, without fetching anything and without the environment (S-71)', () => {
    if (!outcome.ok) throw new Error('the quickstart is valid');
    for (const { stdio } of Object.values(outcome.config.servers)) {
      expect(machineProbes.isExecutable(stdio?.command ?? '')).toBe(true);
      expect(machineProbes.pathFacts(`${stdio?.cwd ?? ''}/${stdio?.args[0] ?? ''}`)?.kind).toBe('file');
      expect(stdio?.inheritEnv).toEqual([]);
    }
  });

  it.each([
    ['everything', 'echo', true],
    ['everything', 'get-sum', true],
    ['everything', 'trigger-long-running-operation', true],
    ['everything', 'get-env', false],
    ['everything', 'gzip-file-as-resource', false],
    ['files', 'read_text_file', true],
    ['files', 'list_directory', true],
    ['files', 'write_file', false],
    ['files', 'edit_file', false],
    ['files', 'move_file', false],
    ['files', 'create_directory', false],
    ['files', 'echo', false],
  ])('on %s, %s is granted: %s (S-71)', (server, name, allowed) => {
    if (!outcome.ok) throw new Error('the quickstart is valid');
    const policy = grantPolicy(outcome.config.grants, '1');
    expect(policy.decide(someone, server, { kind: 'tool', name }).allowed).toBe(allowed);
  });

  it('fits the schema for editors, and mistakes do not', () => {
    const page = new URL('../../docs/reference/durward.schema.json', import.meta.url);
    const schema = JSON.parse(readFileSync(page, 'utf8'));
    const editor = fromJSONSchema(schema);
    const text = readFileSync(file, 'utf8');
    expect(editor.safeParse(parse(text)).success).toBe(true);
    expect(editor.safeParse(parse(text.replace('port: 8420', 'port: high'))).success).toBe(false);
    expect(editor.safeParse(parse(text.replace('listen:', 'lisen:'))).success).toBe(false);
  });
});
