import { isDeepStrictEqual } from 'node:util';
import type { Config } from './schema.ts';

type Section = keyof Config;

/**
 * What only counts at start: sockets that are bound, files that are open, limits that everything
 * under way was given. A reload keeps the old values of these sections and says so; every other
 * section takes effect at once. Certificates and secrets are read again from the same places.
 */
export const RESTART_SECTIONS: readonly Section[] = ['listen', 'admin', 'data', 'vault', 'audit', 'log', 'limits'];

const LIVE_SECTIONS: readonly Section[] = ['identity', 'servers', 'grants', 'controls', 'content'];

/** Whether a change of this key (`listen.port`) waits for a restart. */
export function needsRestart(name: string): boolean {
  return RESTART_SECTIONS.some((section) => name === section || name.startsWith(`${section}.`));
}

/** What a reload comes to. */
export interface Carried<C extends Config> {
  /** The new configuration with the old values of what needs a restart. */
  readonly config: C;
  /** Sections whose changes take effect. */
  readonly applied: readonly string[];
  /** Keys whose changes wait for a restart. */
  readonly needsRestart: readonly string[];
}

/** Puts the old values of {@link RESTART_SECTIONS} into a new configuration, and tells what changed. */
export function carryOver<C extends Config>(running: C, next: C): Carried<C> {
  const { listen, admin, data, vault, audit, log, limits } = running;
  return {
    config: { ...next, listen, admin, data, vault, audit, log, limits },
    applied: LIVE_SECTIONS.filter((section) => !isDeepStrictEqual(running[section], next[section])),
    needsRestart: RESTART_SECTIONS.flatMap((section) => changedKeys(section, running[section], next[section])),
  };
}

function changedKeys(section: Section, before: object, after: object): string[] {
  const [old, fresh] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((key) => !isDeepStrictEqual(old.get(key), fresh.get(key)))
    .map((key) => `${section}.${key}`);
}
