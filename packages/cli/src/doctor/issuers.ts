import { ok, warn, type Patient, type Result } from './examination.ts';

/** The provider and each issuer answer, so that people can sign in and keys can be fetched. */
export async function examineIssuers({ config, world }: Patient): Promise<Result[]> {
  const { issuers, provider } = config.identity;
  const places = provider === undefined
    ? issuers
    : [{ name: 'provider', issuer: provider.issuer, jwksUri: undefined, tenants: undefined }, ...issuers];
  const results = await Promise.all(
    places.map(async ({ name, issuer, jwksUri, tenants }) => {
      const about = `identity.${name}`;
      const url = jwksUri ?? issuer.replace('{tenantid}', tenants?.[0] ?? '');
      const reached = await world.probes.reach(url, undefined);
      if (reached.ok) return ok(about, `it answers (HTTP ${String(reached.status)} to HEAD)`);
      const next = 'without its keys no token of it can be checked: check names, proxies and firewalls';
      return warn(about, `it does not answer: ${reached.why}`, next);
    }),
  );
  return results;
}
