import { expand } from '../read/expand.ts';
import type { NamedWord, ServerEntry } from '../read/server-entry.ts';
import type { Target } from './connection.ts';

/** A target, or what of the configuration only its client could fill in. */
export type TargetOutcome =
  { readonly ok: true; readonly target: Target } | { readonly ok: false; readonly missing: string };

/** What a server entry comes to once the variables in it are filled in. */
export function targetOf(
  { launch }: ServerEntry,
  values: Readonly<Record<string, string | undefined>>,
): TargetOutcome {
  const filling = new Filling(values);
  const target: Target =
    launch.kind === 'program'
      ? {
          kind: 'program',
          command: filling.fill(launch.command.text),
          args: launch.args.map(({ text }) => filling.fill(text)),
          env: filling.pairs(launch.env),
          cwd: launch.cwd === undefined ? undefined : filling.fill(launch.cwd),
        }
      : {
          kind: launch.isSse ? 'sse' : 'http',
          url: filling.fill(launch.url.text),
          headers: filling.pairs(launch.headers),
          allowPlainHttp: true,
        };
  return filling.missing === undefined ? { ok: true, target } : { ok: false, missing: filling.missing };
}

class Filling {
  readonly #values: Readonly<Record<string, string | undefined>>;
  missing: string | undefined;

  constructor(values: Readonly<Record<string, string | undefined>>) {
    this.#values = values;
  }

  fill(text: string): string {
    const outcome = expand(text, this.#values);
    if (outcome.ok) return outcome.text;
    this.missing ??= outcome.missing;
    return '';
  }

  pairs(words: readonly NamedWord[]): Record<string, string> {
    return Object.fromEntries(words.map(({ name, text }) => [name, this.fill(text)]));
  }
}
