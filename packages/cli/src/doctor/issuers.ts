import { ok, warn, type Patient, type Result } from './examination.ts';

/** Each identity provider answers, so that its keys can be fetched. */
export async function examineIssuers({ config, world }: Patient): Promise<Result[]> {
  const { issuers } = config.identity;
  const results = await Promise.all(
    issuers.map(async ({ name, issuer, jwksUri, tenants }) => {
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
