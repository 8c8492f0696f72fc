import type { World } from '../world.ts';
import { paintFor, type Paint } from './paint.ts';

/** Where a command writes: results to standard output, narration to standard error. */
export class Output {
  readonly isJson: boolean;
  /** Paints results. */
  readonly paint: Paint;
  /** Paints narration. */
  readonly paintNarration: Paint;
  readonly #world: Pick<World, 'stdout' | 'stderr'>;

  constructor(
    world: Pick<World, 'stdout' | 'stderr' | 'env'>,
    options: { readonly json?: boolean | undefined; readonly color?: boolean | undefined },
  ) {
    this.#world = world;
    this.isJson = options.json ?? false;
    this.paint = paintFor(world.stdout, world.env, options.color ?? true);
    this.paintNarration = paintFor(world.stderr, world.env, options.color ?? true);
  }

  /** One result; a line break is added. Texts from elsewhere must be escaped before. */
  result(text: string): void {
    this.#world.stdout.write(`${text}\n`);
  }

  /** A result for programs. Every such document carries the version of its form. */
  json(value: Readonly<Record<string, unknown>>): void {
    this.#world.stdout.write(`${documentText({ version: 1, ...value })}\n`);
  }

  /** What is going on, for people. */
  say(text: string): void {
    this.#world.stderr.write(`${text}\n`);
  }
}

/** JSON in which every character that does not show as what it is is an escape. */
export function documentText(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(
    /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu,
    (character) =>
      [...Array(character.length).keys()]
        .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join(''),
  );
}
