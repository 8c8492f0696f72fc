import { baseUrlOf, isLoopbackHost } from '../address.ts';
import type { Fault, Findings } from '../problem.ts';
import type { IssuerConfig } from '../schema.ts';
import type { View } from '../view.ts';

const TENANT = '{tenantid}';

/** Each identity provider is reached over TLS, is one issuer, and is named once. */
export function checkIdentity(view: View, findings: Findings): void {
  const names = new Set<string>();
  const issuers = new Set<string>();
  for (const [index, issuer] of view.issuers.entries()) {
    if (issuer === undefined) continue;
    const path = ['identity', 'issuers', index];
    checkUrls(issuer, path, findings);
    checkTenants(issuer, path, findings);
    if (names.has(issuer.name)) findings.problem(again([...path, 'name'], 'name'));
    if (issuers.has(issuer.issuer)) findings.problem(again([...path, 'issuer'], 'issuer'));
    names.add(issuer.name);
    issuers.add(issuer.issuer);
  }
  checkIntrospection(view, findings);
  checkProvider(view, findings);
}

/** A token that is no JWT does not say whose it is: it must not be shown to one issuer after the other. */
function checkIntrospection({ issuers }: View, findings: Findings): void {
  const asked = issuers.flatMap((issuer, index) => (issuer?.introspection === undefined ? [] : [{ issuer, index }]));
  for (const { index } of asked.slice(1)) {
    findings.problem({
      code: 'DURWARD_CONFIG_ISSUER',
      path: ['identity', 'issuers', index, 'introspection'],
      what: 'a second issuer would be asked about tokens that are no JWT',
      why: 'such a token does not say whose it is, and would be shown to an issuer that it is not for',
      fix: 'keep `introspection` at one issuer',
    });
  }
  for (const { issuer, index } of asked) {
    const { endpoint } = issuer.introspection ?? {};
    if (endpoint === undefined || isSafeUrl(endpoint)) continue;
    findings.problem(plainHttp(['identity', 'issuers', index, 'introspection', 'endpoint'], 'endpoint'));
  }
}

function checkProvider({ provider, listen, issuers }: View, findings: Findings): void {
  if (provider === undefined) return;
  const path = ['identity', 'provider'];
  if (!isSafeUrl(provider.issuer)) findings.problem(plainHttp([...path, 'issuer'], 'issuer'));
  if (provider.scopes.length > 0 && !provider.scopes.includes('openid')) {
    findings.problem({
      code: 'DURWARD_CONFIG_PROVIDER',
      path: [...path, 'scopes'],
      what: '`scopes` lacks `openid`',
      why: 'without it the provider does not say who has signed in',
      fix: 'add `openid`',
    });
  }
  if (provider.subjectClaim !== undefined && ADDRESSES.has(provider.subjectClaim)) {
    findings.problem({
      code: 'DURWARD_CONFIG_PROVIDER',
      path: [...path, 'subjectClaim'],
      what: 'people would be known by an address or a name that can change hands',
      why: 'whoever gets the address next would be taken for the person before (nOAuth)',
      fix: 'use `sub`, or with Entra ID `oid`',
    });
  }
  const isShared = SHARED_TENANTS.some((tenant) => new URL(provider.issuer).pathname.split('/').includes(tenant));
  if (provider.profile === 'entra' && isShared && provider.tenants === undefined) {
    findings.problem({
      code: 'DURWARD_CONFIG_PROVIDER',
      path: [...path, 'issuer'],
      what: 'an issuer for many tenants needs `tenants`',
      why: 'without a list, people of every organisation that has an account there could sign in',
      fix: 'list the tenant ids that you accept, or write the issuer with your tenant id',
    });
  }
  const own = listen === undefined ? undefined : baseUrlOf(listen);
  for (const [index, issuer] of issuers.entries()) {
    if (issuer === undefined || issuer.issuer !== own) continue;
    findings.problem({
      code: 'DURWARD_CONFIG_ISSUER',
      path: ['identity', 'issuers', index, 'issuer'],
      what: 'this is the URL of the gateway itself',
      why: 'its own tokens are accepted without being configured; foreign keys must not count for them',
      fix: 'remove this issuer',
    });
  }
}

const ADDRESSES: ReadonlySet<string> = new Set([
  'email',
  'upn',
  'preferred_username',
  'unique_name',
  'name',
  'nickname',
]);
const SHARED_TENANTS: readonly string[] = ['common', 'organizations', 'consumers'];

function isSafeUrl(text: string): boolean {
  const url = new URL(text);
  return url.protocol === 'https:' || isLoopbackHost(url.hostname);
}

function plainHttp(path: (string | number)[], key: string): Fault {
  return {
    code: 'DURWARD_CONFIG_PLAIN_HTTP',
    path,
    what: `\`${key}\` must begin with https://`,
    why: 'whoever answers for this URL decides which tokens are genuine',
    fix: 'write https://; plain http is accepted for loopback hosts only',
  };
}

function again(path: (string | number)[], key: string): Fault {
  return {
    code: 'DURWARD_CONFIG_ISSUER',
    path,
    what: `two issuers have the same \`${key}\``,
    why: 'it would not be clear which rules count for a token',
    fix: 'keep one of them, or correct the value',
  };
}

function checkUrls(issuer: IssuerConfig, path: (string | number)[], findings: Findings): void {
  for (const key of ['issuer', 'jwksUri'] as const) {
    const text = issuer[key];
    if (text === undefined) continue;
    const url = new URL(text);
    if (!isSafeUrl(text)) findings.problem(plainHttp([...path, key], key));
    if (key === 'issuer' && (url.search !== '' || url.hash !== '')) {
      findings.problem({
        code: 'DURWARD_CONFIG_ISSUER',
        path: [...path, key],
        what: '`issuer` must have no query and no fragment',
        why: 'an issuer is compared character by character and has neither (RFC 8414 §2)',
        fix: 'copy the `issuer` of the metadata document of your identity provider',
      });
    }
  }
}

function checkTenants(issuer: IssuerConfig, path: (string | number)[], findings: Findings): void {
  const parts = issuer.issuer.split(TENANT);
  if (parts.length > 1 && issuer.tenants === undefined) {
    findings.problem({
      code: 'DURWARD_CONFIG_ISSUER',
      path: [...path, 'issuer'],
      what: 'an issuer with `{tenantid}` needs `tenants`',
      why: 'without a list, every organisation that has an account there could issue tokens for you',
      fix: 'list the tenant ids that you accept, for example `tenants: [8f5e1c1a-…]`',
    });
  }
  if (parts.length > 2 || /[{}]/.test(parts.join(''))) {
    findings.problem({
      code: 'DURWARD_CONFIG_ISSUER',
      path: [...path, 'issuer'],
      what: '`issuer` may hold `{tenantid}` once, and no other braces',
      why: 'an issuer is compared character by character; only the tenant may differ',
      fix: 'write for example https://login.microsoftonline.com/{tenantid}/v2.0',
    });
  }
}
