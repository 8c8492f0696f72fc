/**
 * Characters that do not show as what they are: controls (terminal escapes among them), format
 * characters (bidirectional overrides, zero-width ones, tags), line and paragraph separators, private
 * use, lone surrogates, unassigned ones, and whatever Unicode says may be rendered as nothing.
 */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Longest text that is shown whole; more is cut, so that one text cannot fill a terminal. */
const LENGTH_MAX = 4096;

/**
 * A text of which we do not know where it came from, on one line and as it really is: what cannot be
 * seen is shown as its code point, `⟨U+202E⟩`.
 */
export function escapeText(text: string): string {
  const shown = text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
  return shown.replaceAll(HIDDEN, chip);
}

/** {@link escapeText} for a text of several lines: line feeds stay. */
export function escapeLines(text: string): string {
  return text.split('\n').map(escapeText).join('\n');
}

function chip(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
