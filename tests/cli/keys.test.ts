import { describe, expect, it } from 'vitest';
import { FakeWorld } from './fake-world.ts';

const CONFIG = 'listen: {}\n';

function worldWith(text = CONFIG): FakeWorld {
  return new FakeWorld({
    files: { '/work-folder/durward.yaml': text },
    env: { VAULT_KEY: 'QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=' },
    runtime: {
      rotateSigningKey: async () => 'key-2',
      rotateVault: async () => ({ keyPlace: 'env:VAULT_KEY', renewed: 3 }),
      checkVaultKey: async () => {
        throw new Error('HashiCorp Vault at https://vault.example does not answer');
      },
    },
  });
}

describe('durward keys rotate', () => {
  it('puts stored credentials under the newest master key, and says how many (S-82)', async () => {
    const world = worldWith();
    expect(await world.run('keys', 'rotate', '--vault')).toBe(0);
    expect(world.stdout.text).toContain('3 stored credentials are under the newest key of env:VAULT_KEY now.');
    const other = worldWith();
    expect(await other.run('keys', 'rotate', '--vault', '--json')).toBe(0);
    expect(JSON.parse(other.stdout.text)).toMatchObject({ rotated: 'vault', keyPlace: 'env:VAULT_KEY', renewed: 3 });
  });

  it('wants to know which key', async () => {
    for (const words of [[], ['--signing', '--vault']]) {
      const world = worldWith();
      expect(await world.run('keys', 'rotate', ...words)).not.toBe(0);
      expect(world.stderr.text).toContain('--vault for the one that protects credentials');
    }
  });
});

describe('durward doctor', () => {
  it('says when the key service of the vault cannot be used (S-82)', async () => {
    const world = worldWith('vault: { key: "env:VAULT_KEY" }\n');
    await world.run('doctor', '--json');
    const { results } = JSON.parse(world.stdout.text) as { results: { about: string; level: string; what: string }[] };
    expect(results.find(({ about }) => about === 'vault')).toMatchObject({
      level: 'problem', what: 'HashiCorp Vault at https://vault.example does not answer',
    });
  });
});
