import type { Json } from '../spotlight/values.ts';

/** An object of JSON. */
export type Members = { readonly [key: string]: Json };

export function isMembers(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
