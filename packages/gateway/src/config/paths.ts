import { resolve } from 'node:path';
import { absoluteReference } from './checks/references.ts';
import type { Config, ListenConfig } from './schema.ts';
import type { HttpConfig, ServerConfig, StdioConfig } from './server-schema.ts';

/**
 * The same configuration with every path absolute: files and folders, `file:` references, and
 * programs that are named by a path. A stdio server without `cwd` runs in the folder of the file,
 * so that relative arguments count from there too.
 */
export function withAbsolutePaths(config: Config, folder: string): Config {
  const { audit, log } = config;
  return {
    ...config,
    listen: listenIn(config.listen, folder),
    data: { folder: resolve(folder, config.data.folder) },
    audit: audit.folder === undefined ? audit : { ...audit, folder: resolve(folder, audit.folder) },
    log: log.file === undefined ? log : { ...log, file: resolve(folder, log.file) },
    identity: identityIn(config.identity, folder),
    servers: mapValues(config.servers, (server) => serverIn(server, folder)),
    vault: absoluteWithin(config.vault, folder),
    content: absoluteWithin(config.content, folder),
  };
}

function identityIn(identity: Config['identity'], folder: string): Config['identity'] {
  const { provider, authorization, issuers } = identity;
  const clients = authorization.clients.map((client) =>
    client.secret === undefined ? client : { ...client, secret: absoluteReference(client.secret, folder) });
  return {
    ...identity,
    provider: provider && { ...provider, clientSecret: absoluteReference(provider.clientSecret, folder) },
    authorization: { ...authorization, clients },
    issuers: issuers.map((issuer) => issuerIn(issuer, folder)),
  };
}

function issuerIn(issuer: Config['identity']['issuers'][number], folder: string): typeof issuer {
  const { introspection } = issuer;
  if (introspection === undefined) return issuer;
  const clientSecret = absoluteReference(introspection.clientSecret, folder);
  return { ...issuer, introspection: { ...introspection, clientSecret } };
}

/** The references to secrets that stand under `identity`. */
function identityReferences({ provider, authorization, issuers }: Config['identity']): readonly string[] {
  const references = [
    provider?.clientSecret,
    ...authorization.clients.map((client) => client.secret),
    ...issuers.map((issuer) => issuer.introspection?.clientSecret),
  ];
  return references.filter((reference) => reference !== undefined);
}

function listenIn(listen: ListenConfig, folder: string): ListenConfig {
  const { tls } = listen;
  if (tls === undefined) return listen;
  const certificate = resolve(folder, tls.certificate);
  return { ...listen, tls: { ...tls, certificate, key: resolve(folder, tls.key) } };
}

function serverIn(server: ServerConfig, folder: string): ServerConfig {
  const { stdio, http, sse } = server;
  return {
    ...server,
    ...(stdio === undefined ? {} : { stdio: stdioIn(stdio, folder) }),
    ...(http === undefined ? {} : { http: httpIn(http, folder) }),
    ...(sse === undefined ? {} : { sse: httpIn(sse, folder) }),
  };
}

function stdioIn(stdio: StdioConfig, folder: string): StdioConfig {
  return {
    ...stdio,
    command: /[\\/]/.test(stdio.command) ? resolve(folder, stdio.command) : stdio.command,
    cwd: resolve(folder, stdio.cwd ?? '.'),
    env: mapValues(stdio.env, (value) => absoluteReference(value, folder)),
  };
}

function httpIn(http: HttpConfig, folder: string): HttpConfig {
  return {
    ...http,
    headers: mapValues(http.headers, (value) => absoluteReference(value, folder)),
    ...(http.caFile === undefined ? {} : { caFile: resolve(folder, http.caFile) }),
    ...(http.credential === undefined ? {} : { credential: absoluteWithin(http.credential, folder) }),
  };
}

/** Every reference to a file in a part of the configuration, and every path, made absolute. */
function absoluteWithin<T extends object>(part: T, folder: string): T {
  const changed = Object.entries(part).map(([key, value]: [string, unknown]) => {
    if (typeof value === 'string') {
      return [key, PATHS.has(key) ? resolve(folder, value) : absoluteReference(value, folder)];
    }
    const isPart = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [key, isPart ? absoluteWithin(value, folder) : value];
  });
  // The same keys with values of the same kinds.
  return Object.fromEntries(changed) as T;
}

/** Keys of such parts whose values are paths. */
const PATHS: ReadonlySet<string> = new Set(['caFile', 'federatedTokenFile', 'folder', 'source']);

/** The files that such a part leads to. */
function filesWithin(part: object): readonly string[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'caFile' && typeof value === 'string') return [value];
    if (typeof value === 'string') return isFile(value) ? [value.slice(FILE.length)] : [];
    return typeof value === 'object' && value !== null ? filesWithin(value) : [];
  });
}

function mapValues<T>(held: Record<string, T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(held).map(([key, value]) => [key, change(value)]));
}

/** Every file that a configuration leads to: what to watch beside the file itself. */
export function filesOf(config: Config): string[] {
  const files: (string | undefined)[] = [
    config.listen.tls?.certificate,
    config.listen.tls?.key,
    ...identityReferences(config.identity).filter(isFile).map((text) => text.slice(FILE.length)),
    ...filesWithin(config.vault),
    ...filesWithin(config.content),
  ];
  for (const { stdio, http, sse } of Object.values(config.servers)) {
    const references = [stdio?.env, http?.headers, sse?.headers].flatMap((held) => Object.values(held ?? {}));
    files.push(
      http?.caFile,
      sse?.caFile,
      ...filesWithin((http ?? sse)?.credential ?? {}),
      ...references.filter(isFile).map((text) => text.slice(FILE.length)),
    );
  }
  return [...new Set(files.filter((file) => file !== undefined))];
}

const FILE = 'file:';

function isFile(reference: string): boolean {
  return reference.startsWith(FILE);
}
