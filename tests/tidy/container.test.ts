import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
const guide = readFileSync(new URL('../../docs/guides/container.md', import.meta.url), 'utf8');
/** What stays in the image. */
const final = text.slice(text.lastIndexOf('\nFROM '));

describe('the image', () => {
  it('runs without root, and nothing in it changes back (S-71)', () => {
    expect(final.match(/^USER .*$/gm)).toEqual(['USER node']);
    expect(final.indexOf('USER node')).toBeLessThan(final.indexOf('ENTRYPOINT'));
    expect(final).not.toMatch(/\b(sudo|setuid|chmod)\b/);
  });

  it('is built with the compiler of this machine, which is an optional package, and keeps no tool of it', () => {
    expect(text).not.toContain('--omit=optional');
    expect(text).toContain('npm prune --omit=dev');
  });

  it('runs Node.js with the options of `npm start`', () => {
    const command = ['node', '--use-largepages=silent', 'packages/cli/bin/durward.js'];
    expect(final).toContain(`ENTRYPOINT ${JSON.stringify(command).replaceAll('","', '", "')}`);
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    expect(manifest).toContain(`${command.join(' ')} serve`);
  });

  it('writes in one place, and the guide says how to hold it to that (S-71)', () => {
    expect(final).toContain('VOLUME /data');
    expect(final).toContain('DURWARD_DATA_FOLDER=/data');
    for (const option of ['--read-only', '--cap-drop ALL', 'no-new-privileges', '-v durward-data:/data']) {
      expect(guide).toContain(option);
    }
  });
});
