import { html } from 'hono/html';
import type { Html, Page } from './layout.ts';

/** How much is known of the client that asks. */
export type ClientProof =
  | { readonly kind: 'document'; readonly host: string }
  | { readonly kind: 'configured' }
  | { readonly kind: 'registered' };

/** Everything that a person must know before saying yes. All texts are ready to be shown. */
export interface ConsentQuestion {
  readonly clientName: string;
  readonly proof: ClientProof;
  readonly redirect: { readonly words: string; readonly isLocal: boolean };
  readonly serverTitle: string;
  readonly serverUri: string;
  readonly scopes: readonly { readonly name: string; readonly words: string }[];
  /** Who is signed in; undefined when the person will sign in next. */
  readonly userName: string | undefined;
  /** The host at which the person signs in; undefined for the local owner. */
  readonly providerHost: string | undefined;
  readonly action: string;
  readonly csrf: string;
}

/** The question whether a client may act for a person. Deny has the focus. */
export function consentPage(question: ConsentQuestion): Page {
  const { clientName, serverTitle, serverUri, redirect, scopes } = question;
  const title = `Allow ${clientName} to use ${serverTitle}?`;
  return {
    title,
    body: html`<h1>Allow <bdi>${clientName}</bdi> to use <bdi>${serverTitle}</bdi>?</h1>
<p class="soft">${whoIsAsking(question.proof)}</p>
<h2>It will be able to</h2>
<ul class="scopes">
${scopes.map(({ name, words }) => html`<li>${CHECK}<span>${words}<code>${name}</code></span></li>`)}
</ul>
<dl>
<div><dt>Server</dt><dd><bdi>${serverTitle}</bdi><br><code>${serverUri}</code></dd></div>
<div><dt>Access goes to</dt><dd><bdi>${redirect.words}</bdi></dd></div>
${account(question)}
</dl>
${redirect.isLocal ? LOCAL_WARNING : ''}
<form method="post" action="${question.action}">
<input type="hidden" name="csrf" value="${question.csrf}">
<div class="actions">
<button class="quiet" name="decision" value="deny" autofocus>Deny</button>
<button name="decision" value="allow">Allow</button>
</div>
</form>`,
  };
}

const CHECK = html`<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="m2 8.5 4 4 8-9"/></svg>`;

const LOCAL_WARNING = html`<div class="warn"><p>Allow this only if you just started to connect from a program on this
computer. Any program here can call itself by this name.</p></div>`;

function whoIsAsking(proof: ClientProof): Html {
  switch (proof.kind) {
    case 'document':
      return html`The name is stated by <strong><bdi>${proof.host}</bdi></strong>,
where this client publishes who it is.`;
    case 'configured':
      return html`This client was set up by those who run this gateway.`;
    case 'registered':
      return html`This client chose its name itself. <strong>Nothing proves it.</strong>`;
  }
}

function account({ userName, providerHost, action, csrf }: ConsentQuestion): Html {
  if (userName === undefined) {
    const where =
      providerHost === undefined ? html`as the owner of this computer` : html`at <bdi>${providerHost}</bdi>`;
    return html`<div><dt>Account</dt><dd>You sign in next, ${where}.</dd></div>`;
  }
  const other = providerHost === undefined ? '' : html`<form method="post" action="${action}">
<input type="hidden" name="csrf" value="${csrf}">
<button class="link" name="decision" value="switch">Use another account</button></form>`;
  return html`<div><dt>Account</dt><dd class="who"><bdi>${userName}</bdi>${other}</dd></div>`;
}
