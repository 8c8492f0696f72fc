import { loadConfig, type LoadOutcome, type ReadFile } from '@durward/gateway';
import { FileError } from '@durward/gateway';
import { plain } from '../../packages/cli/src/print/paint.ts';
import { problemsText } from '../../packages/cli/src/print/problems.ts';

/** What a configuration is tried with. */
export interface Surroundings {
  readonly env?: Record<string, string>;
  readonly flags?: Record<string, string>;
  /** Files by absolute path; the configuration is in /etc/durward. */
  readonly files?: Record<string, { readonly text: string; readonly mode?: number }>;
}

/** Loads a configuration as `durward config check` would, from `/etc/durward/durward.yaml`. */
export function tried(text: string, { env = {}, flags = {}, files = {} }: Surroundings = {}): LoadOutcome {
  const readFile: ReadFile = (path) => {
    const held = files[path];
    if (held === undefined) throw new FileError('there is no such file');
    return { bytes: Buffer.from(held.text), mode: held.mode ?? 0o600 };
  };
  return loadConfig(text, { file: 'durward.yaml', cwd: '/etc/durward', env, flags, readFile });
}

/** What is printed about a configuration: problems and warnings, without colours. */
export function printed(text: string, surroundings?: Surroundings): string {
  const outcome = tried(text, surroundings);
  const problems = outcome.ok ? [] : outcome.problems;
  const warnings = outcome.ok ? outcome.config.warnings : outcome.warnings;
  return problemsText(problems, warnings, plain);
}
