import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import {
  DEFAULT_LIMITS, isJsonObject, parseJson, type Definition, type JsonObject, type JsonValue,
} from '@durward/core';
import type { ServerConfig, StdioConfig } from '../config/server-schema.ts';

/**
 * What a server is: how it is reached, and what is installed of it. Secrets are no part of it, only the
 * names under which they are given.
 */
export function identityOf(config: Pick<ServerConfig, 'stdio' | 'http' | 'sse'>): readonly Definition[] {
  const { stdio, http, sse } = config;
  if (stdio !== undefined) {
    return [{ kind: 'identity', name: '', value: programOf(stdio) }, ...installedPackages(stdio)];
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

/** Longest lock file that is read. Larger ones are of no project of people. */
const LOCK_BYTES_MAX = 64 * 1024 * 1024;

/**
 * The npm packages that the words of a command lead into, with the integrity that their lock files name;
 * none when it leads into none. A changed file inside a package is not seen.
 */
function installedPackages({ args, command, cwd }: StdioConfig): readonly Definition[] {
  return [command, ...args].flatMap((word): readonly Definition[] => {
    if (!word.includes('node_modules')) return [];
    const folder = packageFolderOf(isAbsolute(word) ? word : resolve(cwd ?? '.', word));
    const value = folder === undefined ? undefined : factsOf(folder);
    return folder === undefined || value === undefined ? [] : [{ kind: 'package', name: folder.name, value }];
  });
}

/** `…/node_modules/[@scope/]name`, when a path leads into one. */
function packageFolderOf(path: string): { readonly root: string; readonly name: string } | undefined {
  const parts = path.split(/[/\\]/);
  const at = parts.lastIndexOf('node_modules');
  const first = parts[at + 1];
  if (at < 0 || first === undefined || first.startsWith('.')) return undefined;
  const name = first.startsWith('@') ? `${first}/${parts[at + 2] ?? ''}` : first;
  return { root: parts.slice(0, at + 1).join('/'), name };
}

function factsOf({ root, name }: { readonly root: string; readonly name: string }): JsonObject | undefined {
  const version = memberAt(join(root, name, 'package.json'), ['version']);
  if (version === undefined) return undefined;
  const entry = ['packages', `node_modules/${name}`, 'integrity'];
  const integrity = memberAt(join(root, '.package-lock.json'), entry)
    ?? memberAt(join(dirname(root), 'package-lock.json'), entry);
  return { name, version, ...(integrity === undefined ? {} : { integrity }) };
}

/** A text deep in a JSON file; undefined when there is no such file or no such text. */
function memberAt(file: string, path: readonly string[]): string | undefined {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > LOCK_BYTES_MAX) return undefined;
    const parsed = parseJson(bytes, DEFAULT_LIMITS);
    let value: JsonValue | undefined = parsed.ok ? parsed.value : undefined;
    for (const key of path) {
      if (value === undefined || !isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
      value = value[key];
    }
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
