import { describe, expect, it } from 'vitest';
import { FileError, type ReadFile } from './files.ts';
import { readSecret, resolveSecret, SecretError } from './secrets.ts';

const VALUE = 'canary-4711';

function sources(files: Record<string, string | Uint8Array> = {}, env: Record<string, string> = {}, mode = 0o600) {
  const readFile: ReadFile = (path, bytesMax) => {
    const held = files[path];
    if (held === undefined) throw new FileError('there is no such file');
    const bytes = typeof held === 'string' ? Buffer.from(held) : held;
    if (bytes.length > bytesMax) throw new FileError('the file is larger than 64 KiB');
    return { bytes, mode };
  };
  return { env, readFile };
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof SecretError) return `${error.message} | ${error.hint}`;
    throw error;
  }
  return 'nothing was thrown';
}

describe('a reference to a secret', () => {
  it('leads to an environment variable', () => {
    expect(resolveSecret('env:A_B', sources({}, { A_B: VALUE })).reveal()).toBe(VALUE);
  });

  it.each([
    ['value', VALUE], ['value\n', VALUE], ['value\r\n', VALUE], ['value\n\n', `${VALUE}\n`], ['value ', `${VALUE} `],
  ])('leads to a file, of which one line break at the end is dropped: %j', (text, value) => {
    const file = text.replace('value', VALUE);
    expect(resolveSecret('file:/s', sources({ '/s': file })).reveal()).toBe(value);
  });

  it('warns when the file is open to others', () => {
    expect(readSecret('file:/s', sources({ '/s': VALUE }, {}, 0o644)).warning)
      .toBe('other users can read the file with this secret (mode 0644)');
    expect(readSecret('file:/s', sources({ '/s': VALUE })).warning).toBeUndefined();
  });

  it.each([
    ['env:A_B', {}, {}, 'the environment variable A_B is not set', 'set it in the environment in which Durward runs'],
    ['env:A_B', {}, { A_B: '' }, 'the environment variable A_B is empty', 'set it'],
    ['env:hunter2', {}, {}, 'the environment variable after env: is not set', 'set it'],
    ['env:a b', {}, {}, 'env: is not followed by the name of an environment variable', 'write env:NAME'],
    ['file:/x', {}, {}, 'the secret cannot be read: there is no such file', 'check the path after file:'],
    ['file:/s', { '/s': '\n' }, {}, 'the file after file: is empty', 'put the secret in it'],
    ['file:/s', { '/s': 'x'.repeat(65_537) }, {}, 'the secret cannot be read: the file is larger than 64 KiB', 'check'],
    ['file:/s', { '/s': 'a\0b' }, {}, 'the file after file: holds a NUL byte', 'a secret is text: encode it'],
    ['file:/s', { '/s': Uint8Array.of(0xff) }, {}, 'the secret cannot be read: the file is not UTF-8 text', 'check'],
    [VALUE, {}, {}, 'a reference to a secret begins with env: or file:', 'write env:NAME for an environment variable'],
  ])('%s that leads to nothing usable says what to do', (reference, files, env, message, hint) => {
    const said = messageOf(() => resolveSecret(reference, sources(files, env)));
    expect(said.startsWith(`${message} | ${hint}`), said).toBe(true);
  });

  it('never shows the value (S-82)', () => {
    const secret = resolveSecret('env:A', sources({}, { A: VALUE }));
    const large = sources({}, { A: VALUE.repeat(10_000) });
    expect(JSON.stringify({ secret })).not.toContain(VALUE);
    expect(String(secret)).not.toContain(VALUE);
    expect(messageOf(() => resolveSecret('env:A', large))).not.toContain(VALUE);
    expect(messageOf(() => resolveSecret('file:/s', sources({ '/s': `${VALUE}\0` })))).not.toContain(VALUE);
  });
});
