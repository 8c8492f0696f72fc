import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { link, mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, parseJson } from '@durward/core';
import { OauthError } from './oauth-error.ts';
import { OAUTH_LIMITS } from './oauth-limits.ts';

/**
 * The private key in `local-issuer.jwk` of a data folder, made when there is none.
 *
 * Guarantees: of several processes that make it at the same time one wins and all use its key; the
 * file is never there half-written; it is a plain file of this user that nobody else can read.
 *
 * @throws OauthError `local_key_unsafe` when others can read, change or replace the file,
 * `local_key_unusable` when it holds no P-256 private key.
 */
export async function openLocalKey(dataFolder: string): Promise<KeyObject> {
  const path = join(dataFolder, 'local-issuer.jwk');
  const bytes = (await readKeyFile(path)) ?? (await createKeyFile(dataFolder, path));
  const parsed = parseJson(bytes, { jsonDepthMax: 2, jsonNodesMax: 32 });
  const key = parsed.ok && isJsonObject(parsed.value) ? importPrivate({ ...parsed.value }) : undefined;
  if (key === undefined) {
    throw new OauthError(
      'local_key_unusable',
      `${path} holds no P-256 private key. Delete it to get a new one; tokens made with the old one stop working`,
    );
  }
  return key;
}

function importPrivate(jwk: Record<string, unknown>): KeyObject | undefined {
  try {
    const key = createPrivateKey({ key: jwk, format: 'jwk' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
}

const OTHERS = 0o077;

/** The content of the file; undefined when there is none. Neither follows a link nor waits for a pipe. */
async function readKeyFile(path: string): Promise<Uint8Array | undefined> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) === 'ELOOP') throw unsafe(path, 'is a symbolic link');
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    requireOwn(path, await file.stat());
    const buffer = new Uint8Array(OAUTH_LIMITS.keyFileBytesMax);
    const { bytesRead } = await file.read(buffer);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function requireOwn(path: string, stats: Stats): void {
  if (!stats.isFile()) throw unsafe(path, 'is not a plain file');
  // Where there are no POSIX users (Windows) the folder's access list is the protection.
  if (process.getuid === undefined) return;
  if (stats.uid !== process.getuid()) throw unsafe(path, 'belongs to another user');
  if ((stats.mode & OTHERS) !== 0) throw unsafe(path, 'can be read or changed by other users');
}

function unsafe(path: string, what: string): OauthError {
  return new OauthError(
    'local_key_unsafe',
    `${path} ${what}, so others may sign tokens with it. Delete it to get a new one that only you can read`,
  );
}

/** Writes beside the place and links into it: a link fails when another process was first. */
async function createKeyFile(dataFolder: string, path: string): Promise<Uint8Array> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomBytes(8).toString('hex')}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = await open(beside, 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify(privateKey.export({ format: 'jwk' })));
    await file.sync();
    await link(beside, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  } finally {
    await file.close();
    await unlink(beside);
  }
  const written = await readKeyFile(path);
  if (written === undefined) throw unsafe(path, 'vanished right after it was made');
  return written;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
