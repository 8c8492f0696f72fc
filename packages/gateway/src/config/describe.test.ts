import { describe, expect, it } from 'vitest';
import { keyRowAt, keyRows } from './describe.ts';
import { overrides } from './overrides.ts';

describe('the description of the configuration', () => {
  it('has a meaning for every key', () => {
    const silent = [...keyRows().values()].filter(({ name, meaning }) => name !== '' && meaning === '');
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    [['listen', 'port'], 'listen.port'],
    [['servers', 'files', 'stdio', 'env', 'A'], 'servers.<name>.stdio.env.<VARIABLE>'],
    [['servers', 'stdio', 'http', 'url'], 'servers.<name>.http.url'],
    [['servers', 'files', 'controls', 'TK002'], 'servers.<name>.controls.<control>'],
    [['grants', 3, 'to', 'anyone'], 'grants[].to.anyone'],
    [['identity', 'issuers', 0], 'identity.issuers[]'],
    [['servers', 'x', 'flushBeforeReply', 'tools'], 'servers.<name>.flushBeforeReply.tools'],
  ])('leads from %j to %s', (path, name) => {
    expect(keyRowAt(path)?.name).toBe(name);
  });

  it('knows nothing of keys that do not exist', () => {
    expect(keyRowAt(['listen', 'ports'])).toBeUndefined();
    expect(keyRowAt(['nothing'])).toBeUndefined();
  });

  it('gives each overridable key a variable of its own', () => {
    const variables = overrides().map(({ variable }) => variable);
    expect(new Set(variables).size).toBe(variables.length);
    expect(variables).toContain('DURWARD_LISTEN_PUBLIC_URL');
    expect(variables).toContain('DURWARD_LIMITS_REQUEST_BYTES_MAX');
    expect(variables.every((variable) => /^DURWARD_[A-Z0-9_]+$/.test(variable))).toBe(true);
  });

  it('marks paths, units and what needs a restart', () => {
    expect(keyRows().get('data.folder')).toMatchObject({ isPath: true, needsRestart: true, scalar: 'text' });
    expect(keyRows().get('limits.requestBytesMax')).toMatchObject({ unit: 'bytes', needsRestart: true });
    expect(keyRows().get('servers.<name>.stdio.idleStopMs')).toMatchObject({ unit: 'milliseconds' });
    expect(keyRows().get('grants[].name')).toMatchObject({ isRequired: true });
  });
});
