import { ok, warn, type Patient, type Result } from './examination.ts';

/** The provider and each issuer answer, so that people can sign in and keys can be fetched. */
export async function examineIssuers({ config, world }: Patient): Promise<Result[]> {
  const { issuers, provider } = config.identity;
  const places = provider === undefined
    ? issuers
    : [{ name: 'provider', issuer: provider.issuer, jwksUri: undefined, tenants: undefined }, ...issuers];
  const credentials = Object.entries(config.servers).flatMap(([name, { http, sse }]) =>
    credentialIssuers((http ?? sse)?.credential ?? {}).map((issuer) => ({ name, issuer })));
  return Promise.all([
    ...credentials.map(({ name, issuer }) => examineCredentialIssuer(world, name, issuer)),
    ...places.map(async ({ name, issuer, jwksUri, tenants }) => {
      const about = `identity.${name}`;
      const url = jwksUri ?? issuer.replace('{tenantid}', tenants?.[0] ?? '');
      const reached = await world.probes.reach(url, undefined);
      if (reached.ok) return ok(about, `it answers (HTTP ${String(reached.status)} to HEAD)`);
      const next = 'without its keys no token of it can be checked: check names, proxies and firewalls';
      return warn(about, `it does not answer: ${reached.why}`, next);
    }),
  ]);
}

/** Whoever gives the tokens for a server answers. */
async function examineCredentialIssuer(world: Patient['world'], server: string, issuer: string): Promise<Result> {
  const about = `servers.${server}.credential`;
  const reached = await world.probes.reach(issuer, undefined);
  if (reached.ok) return ok(about, `${issuer} answers (HTTP ${String(reached.status)} to HEAD)`);
  const next = 'without it there is no credential, and calls to the server are refused';
  return warn(about, `${issuer} does not answer: ${reached.why}`, next);
}

/** The issuers that a credential names, wherever in it. */
function credentialIssuers(credential: object): readonly string[] {
  return Object.entries(credential).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'issuer' && typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? credentialIssuers(value) : [];
  });
}
