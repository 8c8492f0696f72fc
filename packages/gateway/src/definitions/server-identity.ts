import type { Definition, JsonObject } from '@durward/core';
import type { ServerConfig, StdioConfig } from '../config/server-schema.ts';

/** How a server is reached. Secrets are no part of it, only the names under which they are given. */
export function identityOf(config: Pick<ServerConfig, 'stdio' | 'http' | 'sse'>): readonly Definition[] {
  const { stdio, http, sse } = config;
  if (stdio !== undefined) {
    return [{ kind: 'identity', name: '', value: programOf(stdio) }];
  }
  const place = http ?? sse;
  if (place === undefined) return [];
  const url = new URL(place.url);
  const value = {
    transport: http === undefined ? 'sse' : 'http',
    origin: url.origin,
    path: url.pathname,
    headers: Object.keys(place.headers).map((name) => name.toLowerCase()).toSorted(),
  };
  return [{ kind: 'identity', name: '', value }];
}

function programOf({ command, args, env, cwd }: StdioConfig): JsonObject {
  const variables = Object.keys(env).toSorted();
  return { transport: 'stdio', command, args: [...args], variables, ...(cwd === undefined ? {} : { folder: cwd }) };
}

/** Who vouches for the address of a server, as a definition. */
export function certificateOf(issuer: string | undefined): readonly Definition[] {
  return issuer === undefined ? [] : [{ kind: 'certificate', name: '', value: { issuer } }];
}
