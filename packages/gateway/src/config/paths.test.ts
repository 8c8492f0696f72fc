import { describe, expect, it } from 'vitest';
import { filesOf, withAbsolutePaths } from './paths.ts';
import { configSchema } from './schema.ts';

const config = configSchema.parse({
  listen: { tls: { certificate: 'tls/c.pem', key: '/etc/k.pem' } },
  audit: { folder: 'records' },
  log: { file: '../log/durward.log' },
  servers: {
    near: { stdio: { command: './bin/server', cwd: 'work', env: { A_TOKEN: 'file:secrets/a', MODE: 'plain' } } },
    named: { stdio: { command: 'node' } },
    far: { http: { url: 'https://a.example/', caFile: 'ca.pem', headers: { Authorization: 'file:/run/b' } } },
    old: { sse: { url: 'https://a.example/', headers: { Authorization: 'env:B' } } },
  },
});

describe('paths', () => {
  const absolute = withAbsolutePaths(config, '/srv/durward');

  it('count from the folder of the file', () => {
    expect(absolute.listen.tls).toMatchObject({ certificate: '/srv/durward/tls/c.pem', key: '/etc/k.pem' });
    expect(absolute.data.folder).toBe('/srv/durward/durward-data');
    expect(absolute.audit.folder).toBe('/srv/durward/records');
    expect(absolute.log.file).toBe('/srv/log/durward.log');
    expect(absolute.servers['near']?.stdio).toMatchObject({
      command: '/srv/durward/bin/server',
      cwd: '/srv/durward/work',
      env: { A_TOKEN: 'file:/srv/durward/secrets/a', MODE: 'plain' },
    });
    expect(absolute.servers['far']?.http).toMatchObject({
      caFile: '/srv/durward/ca.pem',
      headers: { Authorization: 'file:/run/b' },
    });
  });

  it('leave a program alone that is named without a path, and give it the folder to run in', () => {
    expect(absolute.servers['named']?.stdio).toMatchObject({ command: 'node', cwd: '/srv/durward' });
  });

  it('are all listed that lead to files worth watching', () => {
    expect(filesOf(absolute)).toEqual([
      '/srv/durward/tls/c.pem', '/etc/k.pem', '/srv/durward/secrets/a', '/srv/durward/ca.pem', '/run/b',
    ]);
  });

  it('change nothing else', () => {
    expect(withAbsolutePaths(absolute, '/elsewhere')).toEqual(absolute);
  });
});
