import { isLoopbackHost } from '../address.ts';
import type { CredentialConfig } from '../credential-schema.ts';
import type { Findings, KeyPath } from '../problem.ts';
import { memberOf, type View } from '../view.ts';

const CODE = 'DURWARD_CONFIG_CREDENTIAL';

/** What authorizes requests to a server is one thing, comes from where it is said, and can be had. */
export function checkCredentials(view: View, findings: Findings): void {
  for (const [name, server] of view.servers) {
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
    if (credential.oauth !== undefined && !canSignIn(view)) {
      findings.problem({
        code: CODE,
        path: [...path, 'credential', 'oauth'],
        what: 'people cannot sign in at this gateway, so nobody can connect an account',
        why: 'the page where they connect must know who they are',
        fix: 'add `identity.provider`, or use another kind of credential',
      });
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
