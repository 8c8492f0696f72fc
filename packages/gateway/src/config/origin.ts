import { isJsonObject } from '@durward/core';
import type { Place } from './problem.ts';

/** Where a value of the configuration comes from. */
export type Origin = Place | { readonly source: 'default' };

/** One value of a configuration. */
export interface Shown {
  /** `servers.files.stdio.command` */
  readonly name: string;
  /** Secrets stand here as references. */
  readonly value: unknown;
  readonly origin: Origin;
}

const DEFAULT: Origin = Object.freeze({ source: 'default' });

/** The places of all values that were set; keys are the names of the values. */
export type Origins = ReadonlyMap<string, Place>;

/**
 * Every value of a configuration with its origin, sections in the order of the schema. Lists of
 * texts are one value; an empty map or list is one too.
 */
export function shownValues(config: object, origins: Origins): Shown[] {
  const shown: Shown[] = [];
  collect(config, '', origins, shown);
  return shown;
}

function collect(value: unknown, name: string, origins: Origins, into: Shown[]): void {
  if (isJsonObject(value) && (name === '' || Object.keys(value).length > 0)) {
    for (const [key, inner] of Object.entries(value)) {
      if (inner !== undefined) collect(inner, name === '' ? key : `${name}.${key}`, origins, into);
    }
  } else if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
    for (const [index, item] of value.entries()) collect(item, `${name}[${String(index)}]`, origins, into);
  } else {
    into.push({ name, value, origin: origins.get(name) ?? DEFAULT });
  }
}

/** `flag --port`, `environment DURWARD_LISTEN_PORT`, `file durward.yaml:3:9`, `default`. */
export function shownOrigin(origin: Origin): string {
  switch (origin.source) {
    case 'flag':
      return `flag ${origin.flag}`;
    case 'environment':
      return `environment ${origin.variable}`;
    case 'file':
      return `${origin.file}:${String(origin.line)}`;
    case 'default':
      return 'default';
  }
}
