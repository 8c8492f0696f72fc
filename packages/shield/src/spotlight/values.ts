import { readsLikeLanguage } from './json-text.ts';
import { spotlight, type SpotlightOptions } from './spotlight.ts';

/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Whether the value at a path stays as it is, because a schema or a program checks it. */
export type IsIntact = (path: readonly (string | number)[]) => boolean;

/**
 * A copy of a JSON value in which the strings that read like language are marked. Keys, numbers, names, dates,
 * addresses and the shape stay, and so does everything under a path that `isIntact` names.
 */
export function spotlightValue(value: Json, options: SpotlightOptions, isIntact: IsIntact = () => false): Json {
  return marked(value, [], options, isIntact);
}

function marked(value: Json, path: readonly (string | number)[], options: SpotlightOptions, isIntact: IsIntact): Json {
  if (typeof value !== 'object' && typeof value !== 'string') return value;
  if (value === null || isIntact(path)) return value;
  if (typeof value === 'string') return readsLikeLanguage(value) ? spotlight(value, options).text : value;
  if (isList(value)) return value.map((item, index) => marked(item, [...path, index], options, isIntact));
  const entries = Object.entries(value).map(([key, member]) => [key, marked(member, [...path, key], options,
    isIntact)]);
  return Object.fromEntries(entries) as Json;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
