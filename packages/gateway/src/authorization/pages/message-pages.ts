import { html } from 'hono/html';
import type { Page } from './layout.ts';

/** Sends the browser on. A person who has no patience, or a browser that will not, has the link. */
export function goOnPage(options: { readonly goTo: string; readonly title: string; readonly words: string }): Page {
  return {
    title: options.title,
    goTo: options.goTo,
    body: html`<h1>${options.title}</h1>
<p>${options.words}</p>
<div class="actions"><a class="button" href="${options.goTo}">Continue</a></div>`,
  };
}

/** Something did not work. What exactly is in the record of the incident, and nowhere else. */
export function failurePage(options: {
  readonly title: string;
  readonly words: string;
  readonly incident: string;
}): Page {
  return {
    title: options.title,
    body: html`<h1>${options.title}</h1>
<p>${options.words}</p>
<p class="soft">If you ask for help, name this incident: <code>${options.incident}</code></p>`,
  };
}
