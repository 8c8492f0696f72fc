import { CONTROLS, DEFINITION_KINDS } from '@durward/core';
import { localIssuerApplies, type LoadedConfig } from '@durward/gateway';
import { ok, warn, type Patient, type Result } from './examination.ts';

const TOKEN_LIFETIME_SECONDS = 3600;

/** Which protection was taken back: controls, dangerous switches, plain http, long tokens. */
export function examinePosture({ config }: Patient): Result[] {
  return [
    identityMode(config),
    ...looseClients(config),
    ...relaxedControls(config),
    ...config.dangerous.map((key) => warn('posture', `${key} is on`, 'turn it off as soon as you can')),
    ...plainHttp(config),
    ...longTokens(config),
    ...looseGrants(config),
    ...loosePins(config),
    ...looseContent(config),
  ];
}

/** Who lets people in. */
function identityMode(config: LoadedConfig): Result {
  const { provider, issuers } = config.identity;
  const also = issuers.length === 0 ? '' : `, and ${String(issuers.length)} issuers are accepted as they are`;
  if (provider !== undefined) return ok('posture', `people sign in at ${new URL(provider.issuer).host}${also}`);
  if (issuers.length > 0)
    return ok('posture', `tokens come from ${String(issuers.length)} issuers of the configuration`);
  return localIssuerApplies(config)
    ? ok('posture', 'the owner of this machine signs in by a link; nobody else can')
    : warn('posture', 'nobody can get in', 'set `identity.provider`');
}

/** Ways in which clients come here that nobody of the house has looked at. */
function looseClients({ identity }: LoadedConfig): Result[] {
  const { registration, clientDocuments } = identity.authorization;
  const results: Result[] = [];
  if (identity.provider === undefined) return results;
  if (registration.enabled) {
    const next = 'prefer clients that you know, or that publish who they are; set `registration.enabled: false`';
    results.push(warn('posture', 'clients may register themselves under any name', next));
  }
  if (clientDocuments.enabled && clientDocuments.allowedDomains === undefined) {
    const next = 'name the domains under `identity.authorization.clientDocuments.allowedDomains`';
    results.push(warn('posture', 'any public host may publish a client', next));
  }
  return results;
}

function relaxedControls({ controls, servers }: LoadedConfig): Result[] {
  const places: [where: string, modes: Readonly<Record<string, string>>][] = [
    ['', controls],
    ...Object.entries(servers).map(([name, server]): [string, typeof controls] => [` on ${name}`, server.controls]),
  ];
  const relaxed = places.flatMap(([where, modes]) =>
    Object.entries(modes)
      .filter(([, mode]) => mode !== 'enforce')
      .map(([id, mode]) => {
        const state = mode === 'off' ? 'is off' : 'only observes';
        return warn('posture', `${id} ${state}${where}`, `durward explain ${id} says what gets through`);
      }),
  );
  return relaxed.length > 0 ? relaxed : [ok('posture', `no control of ${String(CONTROLS.length)} is relaxed`)];
}

function plainHttp({ servers }: LoadedConfig): Result[] {
  return Object.entries(servers)
    .filter(([, { http, sse }]) => (http ?? sse)?.url.startsWith('http:') === true)
    .map(([name]) => {
      const next = 'use https where it leaves the machine';
      return warn('posture', `servers.${name} is reached over plain http`, next);
    });
}

function longTokens({ identity }: LoadedConfig): Result[] {
  return identity.issuers
    .filter(({ maxTokenLifetimeSeconds }) => maxTokenLifetimeSeconds > TOKEN_LIFETIME_SECONDS)
    .map(({ name, maxTokenLifetimeSeconds }) => {
      const hours = (maxTokenLifetimeSeconds / 3600).toFixed(1);
      const next = 'a stolen token works for that long: shorten it at the identity provider';
      return warn('posture', `tokens of issuer ${name} may live ${hours} hours`, next);
    });
}

/** Servers of which something is used that nobody has looked at. */
function loosePins({ servers }: LoadedConfig): Result[] {
  return Object.entries(servers).flatMap(([name, { onboarding, pinned }]) => {
    const results: Result[] = [];
    if (onboarding === 'trust-on-first-use') {
      const next = 'look at it with `durward review`, and set `onboarding: review`';
      results.push(warn('posture', `servers.${name} is trusted as it was when it was first used`, next));
    }
    const loose = DEFINITION_KINDS.filter((kind) => !pinned.includes(kind));
    if (loose.length > 0) {
      const next = 'add them to `pinned`, so that a change of them is noticed';
      results.push(warn('posture', `servers.${name} may change its ${loose.join(', ')} unnoticed`, next));
    }
    return results;
  });
}

function looseGrants({ grants, warnings }: LoadedConfig): Result[] {
  if (grants.length === 0) return [warn('posture', 'there is no grant, so every call is denied', 'add to `grants`')];
  const wide = warnings.filter(({ code }) => code === 'DURWARD_CONFIG_WIDE_GRANT').length;
  if (wide === 0) return [];
  return [warn('posture', `${String(wide)} grants give everybody every tool`, 'list the tools that are needed')];
}

/** Where content is let pass that the defaults would stop, cut or mark. */
function looseContent({ content, servers }: LoadedConfig): Result[] {
  const results: Result[] = [];
  if (content.trust === 'untrusted' && content.spotlight.mode === 'off') {
    results.push(warn('posture', 'results are not marked as data', 'set `content.spotlight.mode: datamark`'));
  }
  for (const place of ['arguments', 'results', 'documents', 'prompts', 'errors'] as const) {
    if (content[place].instructions === 'allow') {
      results.push(warn('posture', `instructions in ${place} pass`, `set \`content.${place}.instructions: deny\``));
    }
  }
  for (const [name, server] of Object.entries(servers)) {
    if ((server.content.trust ?? content.trust) === 'trusted') {
      const next = 'keep that for servers whose every result you would follow yourself';
      results.push(warn('posture', `${name} is trusted: it may give instructions`, next));
    } else if (server.content.spotlight.mode === 'off') {
      const next = 'remove `content.spotlight.mode: off`';
      results.push(warn('posture', `results of ${name} are not marked as data`, next));
    }
  }
  return results;
}
