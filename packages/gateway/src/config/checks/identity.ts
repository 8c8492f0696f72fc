import { isLoopbackHost } from '../address.ts';
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
    if (url.protocol !== 'https:' && !isLoopbackHost(url.hostname)) {
      findings.problem({
        code: 'DURWARD_CONFIG_PLAIN_HTTP',
        path: [...path, key],
        what: `\`${key}\` must begin with https://`,
        why: 'whoever answers for this URL decides which tokens are genuine',
        fix: 'write https://; plain http is accepted for loopback hosts only',
      });
    }
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
