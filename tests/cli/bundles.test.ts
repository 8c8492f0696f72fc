import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBundle } from '@durward/shield';
import { loadConfig, readFileBounded, type BundleRuling, type BundleStatus,
  type StoredBundleChange } from '@durward/gateway';
import { runtime } from '../../packages/cli/src/runtime.ts';
import { bundleText, newSigner } from '../support/bundles.ts';
import { FakeWorld, NOW_MS } from './fake-world.ts';

const { privateKey, pem } = newSigner();
const CONFIG = 'content:\n  bundles: { source: bundles, keys: { security: "file:security.pem" } }\n';
const FILES = { '/work-folder/durward.yaml': CONFIG, '/work-folder/security.pem': pem };
const state = { highest: 8, current: 7, previous: 6, trial: 8 };
const admitted: StoredBundleChange = {
  step: 'admitted', version: 8, digest: 'd', by: 'durward', reason: '', atMs: NOW_MS, state, sequence: 9,
};
const STATUS: BundleStatus = {
  state, changes: [admitted], faults: [],
  figures: { texts: 1204, both: 12, onlyTrial: 3, onlyCurrent: 1, skipped: 2 },
  files: [
    { file: 'rules-8.json', version: 8, state: 'taken', why: undefined },
    { file: 'odd\u001b.json', version: undefined, state: 'refused', why: 'the signature does not hold' },
  ],
};

function worldWith(status: BundleStatus, decided: BundleRuling[] = []): FakeWorld {
  return new FakeWorld({
    files: FILES,
    runtime: {
      bundleStatus: () => Promise.resolve(status),
      decideBundle: (_config, ruling) => {
        decided.push(ruling);
        const isRight = ruling.step === 'rolled_back' || ruling.version === 8;
        const next = { ...state, current: ruling.step === 'promoted' ? 8 : 6, trial: 0 };
        return Promise.resolve(isRight ? { ...admitted, step: ruling.step, state: next } : undefined);
      },
    },
  });
}

describe('durward shield bundle', () => {
  it('shows what is in force and on trial, what the trial would change, and what was refused (S-40)', async () => {
    const world = worldWith(STATUS);
    expect(await world.run('shield', 'bundle', 'status')).toBe(1);
    expect(world.stdout.text).toMatch(/in force +bundle 7/);
    expect(world.stdout.text).toMatch(/on trial +bundle 8 +since 2026-11-22 12:00 UTC \(durward\)/);
    expect(world.stdout.text).toMatch(/back to +bundle 6/);
    expect(world.stdout.text).toContain('1204 places of messages: it would act on 3 more and 1 fewer; on 12 both act');
    expect(world.stdout.text).toMatch(/odd\\u\{1b\}\.json .*refused .*signature does not hold|odd.*refused/);
    expect(world.stdout.text).not.toContain('\u001b');
    const calm = worldWith({ ...STATUS, files: [] });
    expect(await calm.run('shield', 'bundle', 'status', '--json')).toBe(0);
    expect(JSON.parse(calm.stdout.text)).toMatchObject({ state: { current: 7, trial: 8 }, configured: true });
  });

  it('promotes the version that was looked at, and no other (S-40)', async () => {
    const decided: BundleRuling[] = [];
    const world = worldWith(STATUS, decided);
    expect(await world.run('shield', 'bundle', 'promote', '8', '--reason', 'a quiet day')).toBe(0);
    expect(decided).toEqual([{ step: 'promoted', version: 8, by: 'ana', reason: 'a quiet day' }]);
    expect(world.stdout.text).toContain('Bundle 8 is in force');
    for (const version of ['7', 'latest', '8.5']) {
      const other = worldWith(STATUS);
      expect(await other.run('shield', 'bundle', 'promote', version)).toBe(2);
      expect(other.stderr.text).toContain('DURWARD_BUNDLE_NOT_ON_TRIAL');
    }
  });

  it('goes one step back, and says what is in force then (S-40)', async () => {
    const world = worldWith(STATUS);
    expect(await world.run('shield', 'bundle', 'rollback')).toBe(0);
    expect(world.stdout.text).toContain('Bundle 8 is out. Bundle 6 is in force.');
  });

  it('signs a content that gateways then take, and refuses one that they would not (S-40)', async () => {
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const content = '{"format":1,"version":3,"created":"2026-11-29"}';
    const files = {
      '/work-folder/c.json': content, '/work-folder/bad.json': '{"format":1,"version":0}', '/work-folder/k.pem': key,
      '/work-folder/rsa.pem': rsa.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    const signed = (...words: string[]): readonly [FakeWorld, Promise<number>] => {
      const world = new FakeWorld({ files });
      return [world, world.run('shield', 'bundle', 'sign', ...words, '--name', 'security', '--out', 'o.json')];
    };
    const [world, done] = signed('c.json', '--key', 'k.pem');
    expect(await done).toBe(0);
    const bundle = openBundle(world.written['/work-folder/o.json'] ?? '', (bytes, signature, name) =>
      name === 'security' && verify(null, bytes, createPublicKey(pem), signature));
    expect(bundle.version).toBe(3);
    expect(world.stdout.text + world.stderr.text).not.toContain('PRIVATE');
    const [badContent, one] = signed('bad.json', '--key', 'k.pem');
    expect(await one).toBe(2);
    expect(badContent.stderr.text).toContain('DURWARD_BUNDLE_CONTENT');
    const [badKey, other] = signed('c.json', '--key', 'rsa.pem');
    expect(await other).toBe(2);
    expect(badKey.stderr.text).toContain('DURWARD_BUNDLE_KEY');
  });

  it('shows what lies in the folder, and makes no store, where no gateway ever ran (S-40)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'durward-bundles-'));
    writeFileSync(join(folder, 'a.json'), bundleText({ version: 3 }, privateKey));
    writeFileSync(join(folder, 'b.json'), '{}');
    const content = { bundles: { source: '.', keys: { security: 'env:K' } } };
    const text = JSON.stringify({ data: { folder: 'data' }, content });
    const loaded = loadConfig(text, { file: join(folder, 'durward.yaml'), env: { K: pem }, readFile: readFileBounded });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    process.env['K'] = pem;
    const status = await runtime.bundleStatus(loaded.config);
    delete process.env['K'];
    expect(status.state).toEqual({ highest: 0, current: 0, previous: 0, trial: 0 });
    expect(status.files.map((one) => [one.file, one.state])).toEqual([['a.json', 'new'], ['b.json', 'refused']]);
    expect(existsSync(join(folder, 'data'))).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it('is looked at by the doctor: a trial and a refused file wait for somebody (S-40)', async () => {
    const world = worldWith({ ...STATUS, faults: [{ version: 7, why: 'the key is not trusted' }] });
    await world.run('doctor');
    expect(world.stdout.text).toMatch(/bundle 7 cannot be used: the key is not trusted/);
    expect(world.stdout.text).toMatch(/bundle 8 is on trial: it only watches/);
    expect(world.stdout.text).toMatch(/is refused: the signature does not hold/);
  });
});
