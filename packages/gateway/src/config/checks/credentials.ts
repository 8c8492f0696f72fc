import { isLoopbackHost } from '../address.ts';
import type { CredentialConfig } from '../credential-schema.ts';
import { isOwnHeader } from '../own-headers.ts';
import type { Findings, KeyPath } from '../problem.ts';
import type { ServerConfig } from '../server-schema.ts';
import { memberOf, type View } from '../view.ts';

const CODE = 'DURWARD_CONFIG_CREDENTIAL';

/** What authorizes requests to a server is one thing, comes from where it is said, and can be had. */
export function checkCredentials(view: View, findings: Findings): void {
  for (const [name, server] of view.servers) {
    checkProgram(view, name, server, findings);
    const http = server?.http ?? server?.sse;
    const credential = http?.credential;
    if (http === undefined || credential === undefined) continue;
    const isSse = server?.sse !== undefined;
    const path = ['servers', name, isSse ? 'sse' : 'http'];
    if (isSse) checkProofs(credential, [...path, 'credential'], findings);
    if (Object.keys(http.headers).some((header) => header.toLowerCase() === 'authorization')) {
      findings.problem({
        code: CODE,
        path: [...path, 'headers'],
        what: 'there is an `Authorization` header beside a `credential`',
        why: 'it would not be clear with which of the two the server is used',
        fix: 'remove one of them',
      });
    }
    checkIssuers(credential, [...path, 'credential'], findings);
    const { tokenExchange, onBehalfOf, identityAssertion } = credential;
    const subject = (tokenExchange ?? onBehalfOf ?? identityAssertion)?.subject;
    if (subject !== undefined && subject !== 'caller' && !view.hasProvider) {
      findings.problem({
        code: CODE,
        path: [...path, 'credential'],
        what: 'it is exchanged for a token of the identity provider, and there is none',
        why: 'without `identity.provider` nobody has such a token',
        fix: 'add `identity.provider`, or write `subject: caller`',
      });
    }
    if (credential.personal !== undefined) checkHeader(credential.personal.header, http.headers, path, findings);
    for (const way of ['oauth', 'personal'] as const) {
      if (credential[way] !== undefined && !canSignIn(view)) nobodySignsIn([...path, 'credential', way], findings);
    }
  }
}

/** A proof names the address that a message goes to; over HTTP+SSE the server names it anew each time. */
function checkProofs(credential: CredentialConfig, path: KeyPath, findings: Findings): void {
  for (const [way, config] of Object.entries(credential)) {
    if (config === undefined || memberOf(config, 'dpop') !== true) continue;
    findings.problem({
      code: CODE,
      path: [...path, way, 'dpop'],
      what: 'tokens are to be bound to a key, and the server is reached over HTTP+SSE',
      why: 'messages go to an address that the server names, for which nothing could be proven beforehand',
      fix: 'leave `dpop` out, or reach the server over `http`',
    });
  }
}

function nobodySignsIn(path: KeyPath, findings: Findings): void {
  findings.problem({
    code: CODE,
    path,
    what: 'people cannot sign in at this gateway, so nobody can connect an account',
    why: 'the page where they connect must know who they are',
    fix: 'add `identity.provider`, or use another kind of credential',
  });
}

/** The header of a secret of each person is no header that the gateway or the configuration sets. */
function checkHeader(header: string, headers: object, path: KeyPath, findings: Findings): void {
  const isSet = Object.keys(headers).some((name) => name.toLowerCase() === header.toLowerCase());
  if (!isSet && !isOwnHeader(header)) return;
  findings.problem({
    code: CODE,
    path: [...path, 'credential', 'personal', 'header'],
    what: isSet ? 'it is among `headers` too' : 'the gateway sets this header itself',
    why: 'it would not be clear which of the two the server is sent',
    fix: 'name another header, or remove it from `headers`',
  });
}

/** A program is given what it needs when it starts: nothing that has to be renewed has a meaning there. */
function checkProgram(view: View, name: string, server: ServerConfig | undefined, findings: Findings): void {
  const path = ['servers', name, 'stdio', 'credential'];
  const raw = memberOf(memberOf(memberOf(memberOf(view.raw, 'servers'), name), 'stdio'), 'credential');
  for (const way of WAYS_WITH_TOKENS) {
    if (memberOf(raw, way) === undefined) continue;
    findings.problem({
      code: CODE,
      path: [...path, way],
      what: `\`${way}\` has no meaning for a program`,
      why: 'its tokens end after a while, and a program that runs cannot be given others',
      fix: 'use `personal` for a secret of each person, or `env` with a reference for one of everybody',
    });
  }
  const personal = server?.stdio?.credential?.personal;
  if (server?.stdio === undefined || personal === undefined) return;
  if (!canSignIn(view)) nobodySignsIn([...path, 'personal'], findings);
  if (![...Object.keys(server.stdio.env), ...server.stdio.inheritEnv].includes(personal.variable)) return;
  findings.problem({
    code: CODE,
    path: [...path, 'personal', 'variable'],
    what: 'it is in `env` or `inheritEnv` too',
    why: 'somebody without a secret of their own could be served with that of everybody',
    fix: 'remove it there, or name another variable',
  });
}

const WAYS_WITH_TOKENS = [
  'oauth', 'clientCredentials', 'workloadIdentity', 'managedIdentity', 'tokenExchange', 'onBehalfOf',
  'identityAssertion',
] as const;

/** Where people sign in at the gateway itself: at a provider, or as the owner of this machine. */
function canSignIn({ hasProvider, issuers, listen }: View): boolean {
  return hasProvider || (issuers.length === 0 && (listen === undefined || isLoopbackHost(listen.address)));
}

/** Client secrets and tokens of people go there. */
function checkIssuers(credential: CredentialConfig, path: KeyPath, findings: Findings): void {
  for (const [way, config] of Object.entries(credential)) {
    for (const place of config === undefined ? [] : [config, memberOf(config, 'provider')]) {
      for (const member of ['issuer', 'tokenEndpoint']) {
        const url = memberOf(place, member);
        if (typeof url !== 'string' || !isPlainElsewhere(url)) continue;
        findings.problem({
          code: CODE,
          path: [...path, way, ...(place === config ? [] : ['provider']), member],
          what: 'tokens would be asked for over http:// on another machine',
          why: 'secrets and tokens could be read and changed on the way',
          fix: 'write https://',
        });
      }
    }
  }
}

function isPlainElsewhere(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'http:' && !isLoopbackHost(url.hostname);
}
