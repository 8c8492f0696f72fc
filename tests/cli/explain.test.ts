import { CONTROLS } from '@durward/core';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../packages/cli/src/explain/reasons.ts';
import { FakeWorld } from './fake-world.ts';

const PAGE = '---\nid: TK002\n---\n# audience-mismatch (TK002)\n\nA page\u202E.\n';

describe('durward explain', () => {
  it('prints the page of a control, without what is for programs, by id or name in any case', async () => {
    for (const term of ['TK002', 'tk002', 'audience-mismatch']) {
      const world = new FakeWorld({ files: { '/b/TK002-audience-mismatch.md': PAGE }, pageFolders: ['/a', '/b'] });
      expect(await world.run('explain', term)).toBe(0);
      expect(world.stdout.text).toBe('# audience-mismatch (TK002)\n\nA page⟨U+202E⟩.\n');
    }
  });

  it('says what it knows of a control that has no page', async () => {
    const world = new FakeWorld({ pageFolders: [] });
    expect(await world.run('explain', 'TK002')).toBe(0);
    expect(world.stdout.text).toBe(`TK002 audience-mismatch

A message is stopped because its token was issued for another server.
  register the URL of the server with the identity provider, or set \`servers.<name>.audience\`

  stage           authenticate
  severity        high
  mode            enforce
  can be relaxed  no: it is essential
  stops with      audience_mismatch
`);
  });

  it('says what a check of a scan finds, by id or name (S-33)', async () => {
    for (const term of ['sc005', 'download-and-run']) {
      const world = new FakeWorld();
      expect(await world.run('explain', term)).toBe(0);
      expect(world.stdout.text).toContain('SC005 download-and-run (critical)\n\nA script is downloaded and run');
    }
    const world = new FakeWorld();
    expect(await world.run('explain', 'SC005', '--json')).toBe(0);
    expect(JSON.parse(world.stdout.text)).toMatchObject({ kind: 'check', id: 'SC005' });
  });

  it('says what a reason means, what shows outside, and what to do', async () => {
    const world = new FakeWorld();
    expect(await world.run('explain', 'missing_token')).toBe(0);
    expect(world.stdout.text).toBe(`missing_token

The message was stopped because it carries no access token.
Sign in with the client, or send the output of \`durward token --header\`.

  control  AA001
  outside  HTTP 401, -31001 Unauthorized
`);
  });

  it('says what a code means', async () => {
    const world = new FakeWorld();
    expect(await world.run('explain', 'durward_config_duplicate_key')).toBe(0);
    expect(world.stdout.text).toBe(
      'DURWARD_CONFIG_DUPLICATE_KEY\n\n' +
        'A key stands twice in one map. Readers differ in which of the two they take.\nKeep one of them.\n',
    );
  });

  it('knows every control and every reason', async () => {
    for (const term of [...CONTROLS.map(({ id }) => id), ...Object.keys(REASONS)]) {
      expect(await new FakeWorld({ pageFolders: [] }).run('explain', term)).toBe(0);
    }
  });

  it.each([
    ['TK02', 'did you mean `TK002`?'],
    ['audience_mismach', 'did you mean `audience_mismatch`?'],
    ['constructor', 'see docs/controls and docs/reference/errors.md'],
    ['xyz\u202E', 'see docs/controls and docs/reference/errors.md'],
  ])('helps when there is nothing called %s', async (term, next) => {
    const world = new FakeWorld();
    expect(await world.run('explain', term)).toBe(2);
    expect(world.stderr.text).toContain(`= next: ${next}`);
    expect(world.stderr.text).not.toContain('\u202E');
  });
});
