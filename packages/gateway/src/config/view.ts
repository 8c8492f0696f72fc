import { isJsonObject } from '@durward/core';
import type { z } from 'zod';
import { identitySchema, issuerSchema } from './identity-schema.ts';
import { readersSchema, type ReadersConfig } from './readers-schema.ts';
import {
  adminSchema,
  grantSchema,
  listenSchema,
  type AdminConfig,
  type Config,
  type GrantConfig,
  type IssuerConfig,
  type ListenConfig,
} from './schema.ts';
import { serverSchema, type ServerConfig } from './server-schema.ts';

/**
 * A configuration in parts, each of which is there when it fits the schema. The cross checks look
 * at it, so that a mistake in one server does not hide one in another.
 */
export interface View {
  /** What the file and the overrides say, before any schema. */
  readonly raw: unknown;
  readonly listen: ListenConfig | undefined;
  readonly admin: AdminConfig | undefined;
  readonly local: Config['identity']['local'] | undefined;
  /** Undefined when there is none, or it does not fit the schema. */
  readonly provider: Config['identity']['provider'];
  readonly hasProvider: boolean;
  readonly authorization: Config['identity']['authorization'] | undefined;
  /** By index; undefined where an issuer does not fit the schema. */
  readonly issuers: readonly (IssuerConfig | undefined)[];
  /** Undefined when one of them does not fit the schema. */
  readonly readers: ReadersConfig | undefined;
  readonly servers: ReadonlyMap<string, ServerConfig | undefined>;
  readonly grants: readonly (GrantConfig | undefined)[];
}

/** Reads the parts of a raw configuration. */
export function viewOf(raw: unknown): View {
  const identity = memberOf(raw, 'identity');
  return {
    raw,
    listen: read(listenSchema, memberOf(raw, 'listen')),
    admin: read(adminSchema, memberOf(raw, 'admin')),
    local: read(identitySchema.unwrap().shape.local, memberOf(identity, 'local')),
    provider: read(identitySchema.unwrap().shape.provider, memberOf(identity, 'provider')),
    hasProvider: memberOf(identity, 'provider') !== undefined,
    authorization: read(identitySchema.unwrap().shape.authorization, memberOf(identity, 'authorization')),
    issuers: listOf(memberOf(identity, 'issuers')).map((issuer) => read(issuerSchema, issuer)),
    readers: read(readersSchema, memberOf(memberOf(raw, 'content'), 'readers')),
    servers: new Map(
      entriesOf(memberOf(raw, 'servers')).map(([name, server]) => [name, read(serverSchema, server)]),
    ),
    grants: listOf(memberOf(raw, 'grants')).map((grant) => read(grantSchema, grant)),
  };
}

/** A member of something that may be a map; undefined otherwise. */
export function memberOf(holder: unknown, key: string): unknown {
  return isJsonObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

/** The entries of something that may be a map. */
export function entriesOf(holder: unknown): [string, unknown][] {
  return isJsonObject(holder) ? Object.entries(holder) : [];
}

/** The items of something that may be a list. */
export function listOf(holder: unknown): readonly unknown[] {
  return Array.isArray(holder) ? holder : [];
}

function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

