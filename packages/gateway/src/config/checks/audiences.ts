import { canonicalUri } from '../../oauth/resource-metadata.ts';
import { baseUrlOf } from '../address.ts';
import { shownKey, type Fault, type Findings, type KeyPath } from '../problem.ts';
import { closest } from '../suggest.ts';
import type { View } from '../view.ts';

/**
 * One audience, one server. A token that two servers accept can be carried from one to the other,
 * so an override must be the only one of its issuer with this value, and must not be the URI of
 * another route (S-17).
 */
export function checkAudiences(view: View, findings: Findings): void {
  const issuerNames = issuerNamesOf(view);
  const routes = routesOf(view);
  const taken = new Map<string, string>();
  for (const [server, config] of view.servers) {
    for (const [issuer, audience] of Object.entries(config?.audience ?? {})) {
      const path = ['servers', server, 'audience', issuer];
      if (issuerNames !== undefined && !issuerNames.includes(issuer)) {
        findings.problem(unknownIssuer(path, issuer, issuerNames));
        continue;
      }
      const other = routes.get(audience);
      if (other !== undefined && other !== server) {
        findings.problem(shared(path, `the URI of the route of \`${shownKey(other)}\``));
      }
      const holder = taken.get(`${issuer} ${audience}`);
      if (holder === undefined) taken.set(`${issuer} ${audience}`, server);
      else findings.problem(shared(path, `the audience of \`${shownKey(holder)}\` too`));
    }
  }
}

/** Undefined when an issuer does not fit the schema: then a name may be one that was not read. */
function issuerNamesOf({ issuers }: View): string[] | undefined {
  const names = issuers.map((issuer) => issuer?.name);
  return names.every((name) => name !== undefined) ? names : undefined;
}

function routesOf({ listen, servers }: View): ReadonlyMap<string, string> {
  if (listen === undefined) return new Map();
  const baseUrl = baseUrlOf(listen);
  return new Map([...servers.keys()].map((server) => [canonicalUri(baseUrl, server), server]));
}

function unknownIssuer(path: KeyPath, issuer: string, names: readonly string[]): Fault {
  const meant = closest(issuer, names);
  const known = names.length === 0 ? 'there are no issuers' : `issuers: ${names.map(shownKey).join(', ')}`;
  return {
    code: 'DURWARD_CONFIG_AUDIENCE',
    path,
    onKey: true,
    what: 'this audience is for an issuer that does not exist',
    why: 'an audience counts for tokens of the issuer that it stands under',
    fix: meant === undefined ? `use the \`name\` of an issuer (${known})` : `did you mean \`${shownKey(meant)}\`?`,
  };
}

function shared(path: KeyPath, how: string): Fault {
  return {
    code: 'DURWARD_CONFIG_AUDIENCE',
    path,
    what: `this is ${how}`,
    why: 'a token for one of the two servers would be good for the other',
    fix: 'register an audience for each server with the identity provider',
  };
}
