import { CONTROLS } from '@durward/core';
import type { LoadedConfig } from '@durward/gateway';
import { ok, warn, type Patient, type Result } from './examination.ts';

const TOKEN_LIFETIME_SECONDS = 3600;

/** Which protection was taken back: controls, dangerous switches, plain http, long tokens. */
export function examinePosture({ config }: Patient): Result[] {
  return [
    ...relaxedControls(config),
    ...config.dangerous.map((key) => warn('posture', `${key} is on`, 'turn it off as soon as you can')),
    ...plainHttp(config),
    ...longTokens(config),
    ...looseGrants(config),
  ];
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

function looseGrants({ grants, warnings }: LoadedConfig): Result[] {
  if (grants.length === 0) return [warn('posture', 'there is no grant, so every call is denied', 'add to `grants`')];
  const wide = warnings.filter(({ code }) => code === 'DURWARD_CONFIG_WIDE_GRANT').length;
  if (wide === 0) return [];
  return [warn('posture', `${String(wide)} grants give everybody every tool`, 'list the tools that are needed')];
}
