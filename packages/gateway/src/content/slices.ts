import { hiddenIn, findSensitive, type Sensitive, type Span } from '@durward/shield';

/** How much of a text is looked at in one go, in code units: a few milliseconds at most. */
const SLICE_LENGTH = 64 * 1024;
/** The longest thing that is found in one piece: a private key. */
const OVERLAP = 17 * 1024;

/** Gives the turn to others. */
export type Pause = () => Promise<void>;

export const nextTurn: Pause = () => new Promise((resolve) => {
  setImmediate(resolve);
});

/** Where a text has characters that a person does not see; with pauses in a long one. */
export async function hiddenSpans(text: string, pause: Pause): Promise<readonly Span[]> {
  const found: Span[] = [];
  for (let start = 0; start < text.length;) {
    const end = borderBefore(text, start + SLICE_LENGTH);
    for (const { span } of hiddenIn(text.slice(start, end))) {
      found.push({ start: span.start + start, end: span.end + start });
    }
    start = end;
    await pause();
  }
  return found;
}

/** Secrets and personal data in a long text; with pauses. */
export async function sensitiveSpans(text: string, pause: Pause): Promise<readonly Sensitive[]> {
  const found: Sensitive[] = [];
  for (let start = 0; ; start += SLICE_LENGTH) {
    const isLast = start + SLICE_LENGTH + OVERLAP >= text.length;
    for (const one of findSensitive(text.slice(start, start + SLICE_LENGTH + OVERLAP))) {
      // What begins in the overlap is found whole in the next slice.
      if (!isLast && one.span.start >= SLICE_LENGTH) continue;
      const last = found.at(-1);
      const span = { start: one.span.start + start, end: one.span.end + start };
      if (last === undefined || span.start >= last.span.end) found.push({ ...one, span });
    }
    if (isLast) return found;
    await pause();
  }
}

/** How far back a slice may end, to end between words. */
const REACH = 256;

/** Between two words where there are any, and never inside of a character or beside what joins two. */
function borderBefore(text: string, stop: number): number {
  if (stop >= text.length) return text.length;
  for (let at = stop; at > stop - REACH; at -= 1) if (text.charCodeAt(at - 1) <= 0x20) return at;
  const isPair = text.charCodeAt(stop) >= 0xdc00 && text.charCodeAt(stop) <= 0xdfff;
  return isPair ? stop - 1 : stop;
}
