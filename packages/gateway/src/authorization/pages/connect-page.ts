import { html } from 'hono/html';
import type { Page } from './layout.ts';

/** What a person sees before they connect an account. All texts are ready to be shown. */
export interface ConnectQuestion {
  readonly serverTitle: string;
  readonly serverUrl: string;
  readonly userName: string;
  /** What is connected now; undefined when nothing. */
  readonly connected: { readonly at: string; readonly scopes: readonly string[]; readonly since: string } | undefined;
  readonly action: string;
  readonly csrf: string;
}

/** Asks a person whether they want to connect an account of theirs at a server. */
export function connectPage({ serverTitle, serverUrl, userName, connected, action, csrf }: ConnectQuestion): Page {
  const verb = connected === undefined ? 'Connect' : 'Connect again';
  return {
    title: `Connect your account for ${serverTitle}`,
    body: html`<h1>Connect your account for <bdi>${serverTitle}</bdi></h1>
<p>You sign in there next. Durward keeps what that gives, sealed, and uses it for your own requests to this server
only. Your programs never see it.</p>
<dl>
<div><dt>Server</dt><dd><bdi>${serverTitle}</bdi><br><code>${serverUrl}</code></dd></div>
<div><dt>You are</dt><dd><bdi>${userName}</bdi></dd></div>
${connected === undefined ? '' : html`<div><dt>Connected</dt><dd><bdi>${connected.at}</bdi>, ${connected.since}<br>
${connected.scopes.map((scope) => html`<code>${scope}</code> `)}</dd></div>`}
</dl>
<form method="post" action="${action}">
<input type="hidden" name="csrf" value="${csrf}">
<div class="actions">
${connected === undefined ? '' : html`<button class="quiet" name="decision" value="disconnect">Disconnect</button>`}
<button name="decision" value="connect">${verb}</button>
</div>
</form>`,
  };
}

/** The end of a connecting, or of a connection. */
export function connectionPage(options: { readonly title: string; readonly words: string }): Page {
  return {
    title: options.title,
    body: html`<h1>${options.title}</h1>
<p>${options.words}</p>`,
  };
}
