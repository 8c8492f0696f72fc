import { html } from 'hono/html';
import type { Html, Page } from './layout.ts';
import { linkButton, type Link } from './message-pages.ts';

/** What a person sees before they connect an account, or give a secret. All texts are ready to be shown. */
export interface ConnectQuestion {
  readonly serverTitle: string;
  /** Undefined for a program. */
  readonly serverUrl: string | undefined;
  readonly userName: string;
  readonly way:
    | { readonly kind: 'sign-in' }
    | { readonly kind: 'secret'; readonly hint: string | undefined; readonly link: string | undefined };
  /** What is connected now; undefined when nothing. */
  readonly connected: Connected | undefined;
  readonly action: string;
  readonly csrf: string;
}

interface Connected {
  readonly at: string;
  readonly scopes: readonly string[];
  readonly since: string;
}

/**
 * Asks a person whether they want to connect an account of theirs at a server. Who presses Enter without
 * reading changes nothing.
 */
export function connectPage(question: ConnectQuestion): Page {
  const { serverTitle, serverUrl, userName, way, connected, action, csrf } = question;
  const isSecret = way.kind === 'secret';
  const what = isSecret ? 'secret' : 'account';
  const verb = connected === undefined && !isSecret ? 'Connect your account' : `Your ${what}`;
  return {
    title: `${verb} for ${serverTitle}`,
    body: html`<h1>${verb} for <bdi>${serverTitle}</bdi></h1>
<p>${isSecret ? SECRET_WORDS : connected === undefined ? SIGN_IN_WORDS : SIGNED_IN_WORDS}</p>
<dl>
<div><dt>Server</dt><dd><bdi>${serverTitle}</bdi>${serverUrl === undefined ? '' : html`<br>
<code>${serverUrl}</code>`}</dd></div>
<div><dt>You are</dt><dd><bdi>${userName}</bdi></dd></div>
${connected === undefined ? '' : standing(connected, isSecret)}
</dl>
<form method="post" action="${action}">
<input type="hidden" name="csrf" value="${csrf}">
${isSecret ? secretField(way, connected === undefined) : ''}
${actions(question)}
</form>
<form method="post" action="${action}" id="rest"><input type="hidden" name="csrf" value="${csrf}"></form>`,
  };
}

function standing({ at, scopes, since }: Connected, isSecret: boolean): Html {
  if (isSecret) return html`<div><dt>Given</dt><dd>${since}</dd></div>`;
  return html`<div><dt>Connected</dt><dd>at <bdi>${at}</bdi><br>since ${since}
${scopes.length === 0 ? '' : html`<br>${scopes.map((scope) => html`<code>${scope}</code> `)}`}</dd></div>`;
}

const SIGN_IN_WORDS = html`You sign in there next. Durward keeps what that gives, sealed, and uses it for your own
requests to this server only. Your programs never see it.`;

const SIGNED_IN_WORDS = html`Durward keeps what your sign-in there gave, sealed, and uses it for your own requests to
this server only. Your programs never see it.`;

const SECRET_WORDS = html`Durward keeps it, sealed, and uses it for your own requests to this server only. Your
programs never see it, and it is not shown again.`;

function secretField(
  { hint, link }: { readonly hint: string | undefined; readonly link: string | undefined },
  hasFocus: boolean,
): Html {
  return html`<label for="secret">${hint ?? 'A secret of yours that this server accepts'}</label>
<input id="secret" name="secret" type="password" autocomplete="off" required maxlength="16384"${hasFocus ? FOCUS : ''}>
${link === undefined ? '' : html`<p class="soft"><a href="${link}" target="_blank" rel="noopener noreferrer">Make one
at ${new URL(link).host}</a></p>`}`;
}

const FOCUS = html` autofocus`;

/** What changes nothing belongs to another form: Enter in the field must not press it. */
function actions({ connected, way }: ConnectQuestion): Html {
  const isSecret = way.kind === 'secret';
  const isFirst = connected === undefined;
  const leave = isFirst ? 'Not now' : 'Leave it';
  const [first, again] = isSecret ? ['Save', 'Replace'] : ['Connect', 'Reconnect'];
  return html`<div class="actions">
<button class="quiet" form="rest" name="decision" value="leave"${isSecret && isFirst ? '' : FOCUS}>${leave}</button>
${isFirst ? '' : html`<button class="quiet" form="rest" name="decision" value="disconnect">Disconnect</button>`}
<button name="decision" value="connect">${isFirst ? first : again}</button>
</div>`;
}

/** The end of a connecting, or of a connection. */
export function connectionPage(options: {
  readonly title: string;
  readonly words: string;
  /** Where to go on from here. */
  readonly next?: Link | undefined;
}): Page {
  return {
    title: options.title,
    body: html`<h1>${options.title}</h1>
<p>${options.words}</p>
${linkButton(options.next)}`,
  };
}
