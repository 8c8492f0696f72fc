import { concealedIn, type Concealed } from '../text/html.ts';
import type { Span } from '../text/span.ts';
import type { SignalSeverity } from './finding.ts';

/** Something that can carry data out, or text past a reader. */
export interface Carrier {
  readonly code: string;
  readonly severity: SignalSeverity;
  readonly span: Span;
  readonly what: string;
}

/** Longest address that is looked at. */
const ADDRESS_LENGTH_MAX = 4096;
/** A query of this length can carry what a conversation says. */
const QUERY_LONG = 160;

/**
 * Images, links and `data:` addresses in Markdown and HTML that can carry data, and text that a page does not show.
 * `concealed` is what the text conceals, where that is known. Takes time proportional to the length of the text.
 */
export function carriersIn(text: string, concealed: readonly Concealed[] = concealedIn(text)): readonly Carrier[] {
  const found = markdownCarriers(text);
  // Most texts have neither.
  if (!text.includes('<')) return found;
  return [...found, ...htmlCarriers(text), ...concealedCarriers(text, concealed)];
}

function markdownCarriers(text: string): readonly Carrier[] {
  const found: Carrier[] = [];
  for (let at = text.indexOf(']('); at >= 0; at = text.indexOf('](', at + 2)) {
    const end = endOfAddress(text, at + 2, ')');
    if (end < 0) continue;
    const open = text.lastIndexOf('[', at);
    const isImage = open > 0 && at - open <= ADDRESS_LENGTH_MAX && text[open - 1] === '!';
    const carrier = carrierOf(text.slice(at + 2, end), isImage, { start: isImage ? open - 1 : at, end: end + 1 });
    if (carrier !== undefined) found.push(carrier);
  }
  return found;
}

const SOURCE = /\s(?:src|href|background|action|data|poster|srcset)\s?=\s?["']?/i;

function htmlCarriers(text: string): readonly Carrier[] {
  const found: Carrier[] = [];
  let close = 0;
  for (let at = text.indexOf('<'); at >= 0 && close >= 0; at = text.indexOf('<', at + 1)) {
    if (close <= at) close = text.indexOf('>', at);
    const name = text.slice(at + 1, at + 8).toLowerCase();
    const isImage = name.startsWith('img') || name.startsWith('image') || name.startsWith('video');
    if (!isImage && !name.startsWith('a ') && !name.startsWith('iframe') && !name.startsWith('form')) continue;
    const next = text.indexOf('<', at + 1);
    if (close < 0 || close - at > ADDRESS_LENGTH_MAX || (next >= 0 && next < close)) continue;
    const tag = text.slice(at, close);
    const source = SOURCE.exec(tag);
    if (source === null) continue;
    const from = source.index + source[0].length;
    const end = endOfAddress(tag, from, tag[from - 1] === '"' ? '"' : tag[from - 1] === "'" ? "'" : ' ');
    const address = tag.slice(from, end < 0 ? tag.length : end);
    const carrier = carrierOf(address, isImage, { start: at, end: at + tag.length + 1 });
    if (carrier !== undefined) found.push(carrier);
  }
  return found;
}

/** Most brackets inside each other in an address. */
const BRACKETS_MAX = 8;

function endOfAddress(text: string, from: number, close: string): number {
  const stop = Math.min(text.length, from + ADDRESS_LENGTH_MAX);
  let depth = 0;
  for (let at = from; at < stop; at += 1) {
    const char = text[at] ?? '';
    if (char === '(' && close === ')') {
      depth += 1;
      if (depth > BRACKETS_MAX) return -1;
    }
    if (char === close && depth === 0) return at;
    if (char === ')' && close === ')') depth -= 1;
    if (char === '\n') return -1;
  }
  return -1;
}

/** A place in an address that something is to be filled into. */
const PLACEHOLDER = /[[{<][^\]}>]{1,80}[\]}>]|%7b|%5b|%3c|\$\{|\$\(|=\$?[A-Z][A-Z_]{3,40}(?:&|$)/i;
const FILLED_IN = /=\$?[A-Z][A-Z_]{3,40}(?:&|$)|[[{<][^\]}>]{1,80}[\]}>]|\$\{|\$\(|%7[bB]/;
const REMOTE = /^\s?<?(?:https?:)?\/\//i;

function carrierOf(address: string, isImage: boolean, span: Span): Carrier | undefined {
  const lower = address.trimStart().slice(0, 32).toLowerCase();
  if (lower.startsWith('javascript:') || lower.startsWith('vbscript:')) {
    return { code: 'script_address', severity: 'medium', span, what: 'has an address that runs a script' };
  }
  if (lower.startsWith('data:')) {
    const isPicture = lower.startsWith('data:image/') && !lower.startsWith('data:image/svg');
    return isPicture ? undefined : { code: 'data_address', severity: 'low', span,
      what: 'has a document inside an address' };
  }
  if (!REMOTE.test(address)) return undefined;
  const query = address.indexOf('?');
  if (query >= 0 && PLACEHOLDER.test(address.slice(query)) && FILLED_IN.test(address.slice(query))) {
    const severity = isImage ? 'medium' : 'low';
    return { code: 'address_to_fill', severity, span, what: 'has an address that data is to be filled into' };
  }
  if (isImage && query >= 0 && address.length - query >= QUERY_LONG) {
    return { code: 'address_with_data', severity: 'low', span,
      what: 'has a remote image with much data in its address' };
  }
  return undefined;
}

/** Fewest letters of hidden text that say something. */
const CONCEALED_MIN = 40;

function concealedCarriers(text: string, concealed: readonly Concealed[]): readonly Carrier[] {
  return concealed
    .filter(({ how, start, end }) => how === 'element' && wordsIn(text.slice(start, end)) >= CONCEALED_MIN)
    .map(({ start, end }) =>
      ({ code: 'concealed_text', severity: 'low', span: { start, end }, what: 'has text that a page does not show' }));
}

/** How many letters stand outside of the tags. */
function wordsIn(html: string): number {
  let [letters, isTag] = [0, false];
  for (let at = 0; at < html.length; at += 1) {
    const char = html[at] ?? '';
    if (char === '<') isTag = true;
    else if (char === '>') isTag = false;
    else if (!isTag && char > ' ') letters += 1;
  }
  return letters;
}
