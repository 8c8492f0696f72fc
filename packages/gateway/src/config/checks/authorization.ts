import { redirectFault } from '../../authorization/redirect-rules.ts';
import type { Findings } from '../problem.ts';
import type { View } from '../view.ts';

/** Known clients have ids of their own and redirects that are safe; what servers demand can be asked for. */
export function checkAuthorization(view: View, findings: Findings): void {
  checkClients(view, findings);
  checkScopes(view, findings);
}

function checkClients({ authorization }: View, findings: Findings): void {
  if (authorization === undefined) return;
  const ids = new Set<string>();
  for (const [index, client] of authorization.clients.entries()) {
    const path = ['identity', 'authorization', 'clients', index];
    if (ids.has(client.id)) {
      findings.problem({
        code: 'DURWARD_CONFIG_CLIENT',
        path: [...path, 'id'],
        what: 'two clients have the same id',
        why: 'it would not be clear to which redirects codes may be sent',
        fix: 'keep one of them, or give it another id',
      });
    }
    ids.add(client.id);
    for (const [at, uri] of client.redirectUris.entries()) {
      const fault = redirectFault(uri, authorization.privateSchemes);
      if (fault === undefined) continue;
      findings.problem({
        code: 'DURWARD_CONFIG_CLIENT',
        path: [...path, 'redirectUris', at],
        what: `the redirect URI ${fault}`,
        why: 'codes are sent there; whoever can receive them can become the user',
        fix: 'write one exact https:// or loopback URI, or allow its scheme in `privateSchemes`',
      });
    }
  }
}

function checkScopes({ servers }: View, findings: Findings): void {
  for (const [name, server] of servers) {
    if (server === undefined) continue;
    const known = new Set([...Object.keys(server.scopes), ...server.requiredScopes]);
    for (const [index, { scopes }] of server.demands.entries()) {
      for (const [at, scope] of scopes.entries()) {
        if (known.has(scope)) continue;
        findings.problem({
          code: 'DURWARD_CONFIG_SCOPE',
          path: ['servers', name, 'demands', index, 'scopes', at],
          what: 'no client can ask for this scope',
          why: 'the tools would be closed to everybody',
          fix: 'add it to `scopes` of the server, with what it allows in words',
        });
      }
    }
  }
}
