import { html } from 'hono/html';
import type { Page } from './layout.ts';

/** Asks the owner of the machine to open the link that only the owner can see. */
export function ownerWaitPage(options: { readonly continueTo: string; readonly command: string }): Page {
  return {
    title: 'Sign in as the owner of this computer',
    body: html`<h1>Sign in as the owner of this computer</h1>
<p>Open the sign-in link that Durward printed in the terminal where it was started, <strong>in this browser</strong>.
It works once.</p>
<p class="soft">Is the link used up or gone? Print another one:</p>
<pre><code>${options.command}</code></pre>
<p>You come back to this request when you have signed in. If you signed in elsewhere in this browser, go on:</p>
<div class="actions"><a class="button" href="${options.continueTo}">Continue</a></div>`,
  };
}

/** Asks before a sign-in link is used up: whatever fetches links ahead must not spend it. */
export function ownerLinkPage(options: {
  readonly action: string;
  readonly ticket: string;
  readonly csrf: string;
  readonly ownerName: string;
}): Page {
  return {
    title: `Sign in as ${options.ownerName}?`,
    body: html`<h1>Sign in as <bdi>${options.ownerName}</bdi>?</h1>
<p>You are the owner of this computer. Programs that you allow can then use your MCP servers through Durward.</p>
<form method="post" action="${options.action}">
<input type="hidden" name="csrf" value="${options.csrf}">
<input type="hidden" name="ticket" value="${options.ticket}">
<div class="actions"><button autofocus>Sign in</button></div>
</form>`,
  };
}

/** The end of a sign-in that nothing was waiting for. */
export function signedInPage(userName: string): Page {
  return {
    title: `You are signed in as ${userName}`,
    body: html`<h1>You are signed in as <bdi>${userName}</bdi></h1>
<p>Go back to your program and connect. When it asks for access, this browser shows you what it wants.</p>`,
  };
}
