import { hash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { STYLES } from './styles.ts';

/** A piece of HTML in which everything from outside is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** A page, and how the browser is to treat it. */
export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Where the browser goes at once; a link to it belongs into the body. */
  readonly goTo?: string;
}

/**
 * The headers of every page: no script, no frame, nothing from elsewhere; forms go to this gateway
 * only; the address of a page is told to this gateway only.
 */
export const PAGE_HEADERS: readonly string[] = [
  'content-type', 'text/html; charset=utf-8',
  'content-security-policy',
  [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', STYLES, 'base64')}'`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'x-frame-options', 'DENY',
  // A form must say where it comes from: under `no-referrer` its Origin would be null.
  'referrer-policy', 'same-origin',
  'cross-origin-opener-policy', 'same-origin',
  'cross-origin-resource-policy', 'same-origin',
  'permissions-policy', 'publickey-credentials-get=()',
  'cache-control', 'no-store',
  'x-content-type-options', 'nosniff',
];

/** The whole document. */
export async function documentOf({ title, body, goTo }: Page): Promise<string> {
  const refresh = goTo === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${goTo}">`;
  const document = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${refresh}
<title>${title} · Durward</title>
<style>${raw(STYLES)}</style>
</head>
<body>
<main>
<p class="house"><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
<path d="M4 3h3v3h3V3h4v3h3V3h3v8c0 5-3.2 8.6-8 10.4C7.2 19.6 4 16 4 11z"/></svg>Durward</p>
${body}
</main>
</body>
</html>
`;
  return String(document);
}
