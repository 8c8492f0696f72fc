import { isLoopbackHost, isWholeInternet } from '../address.ts';
import type { Findings } from '../problem.ts';
import type { ListenConfig } from '../schema.ts';
import type { View } from '../view.ts';

/**
 * The listeners: no token over an unprotected network, nobody from outside without an identity
 * provider, and one usable URL from which the audiences are computed (S-18, S-65).
 */
export function checkListen(view: View, findings: Findings): void {
  const { listen } = view;
  if (listen === undefined) return;
  const isExposed = !isLoopbackHost(listen.address);
  if (isExposed) checkExposed(listen, findings);
  checkPublicUrl(listen, findings);
  checkIssuerPresent(view, listen, isExposed, findings);
  checkProxies(listen, findings);
  checkClientCertificates(listen, findings);
  checkAdmin(view, listen, findings);
}

function checkExposed(listen: ListenConfig, findings: Findings): void {
  if (listen.tls === undefined && listen.trustedProxies.length === 0) {
    findings.problem({
      code: 'DURWARD_CONFIG_INSECURE_LISTENER',
      path: ['listen', 'address'],
      what: 'the gateway would listen beyond this machine without TLS',
      why: 'tokens and results would cross the network readable for everybody on it',
      fix: 'set `listen.tls`, or `listen.trustedProxies` for the proxy that ends TLS, or bind to 127.0.0.1',
    });
  }
  if (listen.publicUrl === undefined) {
    findings.problem({
      code: 'DURWARD_CONFIG_PUBLIC_URL',
      path: ['listen', 'publicUrl'],
      what: '`listen.publicUrl` is missing',
      why: 'the audience of every token is computed from it; an address to bind is not a URL to reach',
      fix: 'add the URL that clients use, for example `publicUrl: https://mcp.example.com`',
    });
  }
}

function checkPublicUrl({ publicUrl }: ListenConfig, findings: Findings): void {
  if (publicUrl === undefined) return;
  const url = new URL(publicUrl);
  const path = ['listen', 'publicUrl'];
  if (url.protocol !== 'https:' && !isLoopbackHost(url.hostname)) {
    findings.problem({
      code: 'DURWARD_CONFIG_PUBLIC_URL',
      path,
      what: '`listen.publicUrl` must begin with https://',
      why: 'clients send their tokens to this URL; plain http is accepted for loopback hosts only',
      fix: 'write https://, and set `listen.tls` or `listen.trustedProxies`',
    });
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    findings.problem({
      code: 'DURWARD_CONFIG_PUBLIC_URL',
      path,
      what: '`listen.publicUrl` must have no query, no fragment and no user',
      why: 'a resource is named by scheme, host, port and path (RFC 8707)',
      fix: 'keep the part before `?` and `#`, for example `publicUrl: https://mcp.example.com`',
    });
  }
}

function checkIssuerPresent(view: View, listen: ListenConfig, isExposed: boolean, findings: Findings): void {
  if (view.issuers.length > 0 || view.hasProvider) return;
  const isPublic = listen.publicUrl !== undefined && !isLoopbackHost(new URL(listen.publicUrl).hostname);
  if (isExposed || isPublic) {
    findings.problem({
      code: 'DURWARD_CONFIG_NO_ISSUER',
      path: ['listen', isExposed ? 'address' : 'publicUrl'],
      what: 'other machines can reach the gateway and no identity provider is named',
      why: 'the local owner is one person on one machine; it must not open a door to a network',
      fix: 'add your identity provider as `identity.provider`, or bind to 127.0.0.1',
    });
  } else if (view.local?.enabled === false) {
    findings.warning({
      code: 'DURWARD_CONFIG_NOBODY',
      path: ['identity', 'local', 'enabled'],
      what: 'nobody can get in: there is no provider, no issuer, and the local owner is off',
      why: 'every request needs a token',
      fix: 'add `identity.provider`, or set `identity.local.enabled: true`',
    });
  }
}

function checkProxies({ trustedProxies }: ListenConfig, findings: Findings): void {
  for (const [index, range] of trustedProxies.entries()) {
    if (!isWholeInternet(range)) continue;
    findings.problem({
      code: 'DURWARD_CONFIG_INSECURE_LISTENER',
      path: ['listen', 'trustedProxies', index],
      what: 'every address there is would be a trusted proxy',
      why: 'anybody could claim, in a header, that TLS was used',
      fix: 'name the addresses of your proxy only',
    });
  }
}

function checkClientCertificates({ clientCertificateHeader, trustedProxies }: ListenConfig, findings: Findings): void {
  if (!clientCertificateHeader || trustedProxies.length > 0) return;
  findings.problem({
    code: 'DURWARD_CONFIG_INSECURE_LISTENER',
    path: ['listen', 'clientCertificateHeader'],
    what: '`Client-Cert` headers are believed and no proxy is trusted',
    why: 'the header counts only from a proxy that checked the certificate and removes what clients send',
    fix: 'name the proxy in `listen.trustedProxies`, or use `listen.tls.clientCertificates`',
  });
}

function checkAdmin({ admin }: View, listen: ListenConfig, findings: Findings): void {
  if (admin === undefined || !admin.enabled) return;
  if (admin.port === listen.port && admin.port !== 0 && admin.address === listen.address) {
    findings.problem({
      code: 'DURWARD_CONFIG_VALUE',
      path: ['admin', 'port'],
      what: '`admin.port` is the port of the data listener',
      why: 'health and metrics must never be reachable through the door that clients use',
      fix: 'choose another port, for example `port: 8421`',
    });
  }
  if (isLoopbackHost(admin.address)) return;
  findings.warning({
    code: 'DURWARD_CONFIG_EXPOSED_ADMIN',
    path: ['admin', 'address'],
    what: 'health and metrics are reachable from other machines, without a token',
    why: 'metrics tell which servers there are and how much they are used',
    fix: 'bind to 127.0.0.1, or let only the monitoring network reach this port',
  });
}
