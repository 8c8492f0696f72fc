import { html } from 'hono/html';
import type { Html, Page } from './layout.ts';

/** A place to go to next, in words. */
export interface Link {
  readonly href: string;
  readonly words: string;
}

/** Sends the browser on. A person who has no patience, or a browser that will not, has the link. */
export function goOnPage(options: { readonly goTo: string; readonly title: string; readonly words: string }): Page {
  return {
    title: options.title,
    goTo: options.goTo,
    body: html`<h1>${options.title}</h1>
<p>${options.words}</p>
${linkButton({ href: options.goTo, words: 'Continue' })}`,
  };
}

/** Something did not work. What exactly is in the record of the incident, and nowhere else. */
export function failurePage(options: {
  readonly title: string;
  readonly words: string;
  readonly incident: string;
  /** Where it can be tried again. */
  readonly next?: Link | undefined;
}): Page {
  return {
    title: options.title,
    body: html`<h1>${options.title}</h1>
<p>${options.words}</p>
<p class="soft">If you ask for help, name this incident:</p>
<pre><code>${options.incident}</code></pre>
${linkButton(options.next)}`,
  };
}

/** A link that looks like a button; nothing where there is none. */
export function linkButton(link: Link | undefined): Html | '' {
  if (link === undefined) return '';
  return html`<div class="actions"><a class="button" href="${link.href}">${link.words}</a></div>`;
}
