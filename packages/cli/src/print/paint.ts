import { styleText } from 'node:util';

/** What a piece of text is; colours follow from it and never stand alone. */
export type Tone = 'problem' | 'warning' | 'ok' | 'quiet' | 'strong';

/** Paints a text, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const STYLES = { problem: 'red', warning: 'yellow', ok: 'green', quiet: 'dim', strong: 'bold' } as const;

/** Paints with terminal colours. */
export const colourful: Paint = (tone, text) => styleText(STYLES[tone], text, { validateStream: false });

/** Leaves every text as it is. */
export const plain: Paint = (_tone, text) => text;

/**
 * Colours only for a terminal, and only when nothing asks for none.
 *
 * @see https://no-color.org
 */
export function paintFor(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
  wanted: boolean,
): Paint {
  const refused = !wanted || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return stream.isTTY === true && !refused ? colourful : plain;
}
