import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scanMachine } from '../../../packages/cli/src/scan/machine.ts';
import { readFileBounded } from '@durward/gateway';
import { FakeWorld } from '../../cli/fake-world.ts';

/** A world with a home of its own, the files of the machine and servers that really start. */
export class ScanWorld extends FakeWorld {
  override readonly clock = (): number => Date.now();
  override readonly home: string;
  override readonly scanning = scanMachine(process.platform);

  constructor(folder: string, env: Record<string, string> = {}) {
    super({ cwd: folder, readFile: readFileBounded, env: { PATH: process.env['PATH'] ?? '', ...env } });
    this.home = join(folder, 'home');
  }

  override readonly writePrivateFile = (path: string, text: string): void => {
    writeFileSync(path, text, { mode: 0o600 });
  };
}

/** A new folder with files; objects are written as JSON. */
export function folderWith(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'durward-scan-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2), {
      mode: 0o600,
    });
  }
  return folder;
}

const PROGRAM = fileURLToPath(new URL('../fixture/program.ts', import.meta.url));

/** How a client would start the fixture. */
export function fixture(manner: string, env: Record<string, string> = {}) {
  return { command: process.execPath, args: [PROGRAM, manner], env };
}

/** What `durward scan` did: exit code, results, narration. */
export async function scanned(folder: string, words: readonly string[], env?: Record<string, string>) {
  const world = new ScanWorld(folder, env);
  const code = await world.run('scan', ...words);
  return { code, out: world.stdout.text, said: world.stderr.text };
}

interface Reported {
  readonly servers: readonly Record<string, unknown>[];
  readonly findings: readonly {
    readonly control: string;
    readonly severity: string;
    readonly what: string;
    readonly at: {
      readonly server?: string;
      readonly subject?: string;
      readonly pointer?: string;
      readonly file?: string;
      readonly place?: { readonly line: number; readonly column: number };
    };
  }[];
  readonly problems: readonly { readonly what: string; readonly why: string; readonly server?: string }[];
  readonly accepted: number;
  readonly gone: number;
}

/** The same as JSON. */
export async function report(folder: string, words: readonly string[], env?: Record<string, string>) {
  const { code, out, said } = await scanned(folder, [...words, '--json'], env);
  return { code, said, out, report: JSON.parse(out) as Reported };
}
