import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import {
  canonicalJson, DEFAULT_LIMITS, DEFINITION_KINDS, isJsonObject, parseJson,
  type DefinitionKind, type JsonObject, type JsonValue,
} from '@durward/core';
import type { DefinitionKey, StoredDecision } from '../store/definition-store.ts';

/** The form of the file. */
const VERSION = 1;
/** PKCS#8 of an Ed25519 seed begins with this. @see RFC 8410 §7 */
const SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** One approved definition. */
export interface LockedDefinition extends DefinitionKey {
  readonly fingerprint: string;
}

/** What a `durward.lock` says, and whose signature it has. */
export interface LockFile {
  readonly definitions: readonly LockedDefinition[];
  /** The public key that signed it, DER in base64. */
  readonly publicKey: string;
}

/** Why a file cannot be used as a lock. */
export class LockError extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'LockError';
  }
}

/** What is approved now: the last approval under each name that was not blocked since. */
export function approvedNow(decisions: readonly StoredDecision[]): readonly LockedDefinition[] {
  const approved = new Map<string, LockedDefinition>();
  for (const { server, kind, name, fingerprint, decision } of decisions) {
    const key = JSON.stringify([server, kind, name]);
    if (decision === 'approve') approved.set(key, { server, kind, name, fingerprint });
    else if (approved.get(key)?.fingerprint === fingerprint) approved.delete(key);
  }
  return [...approved.values()];
}

/** The text of a lock file, signed with Ed25519. The same approvals always give the same text. */
export function lockText(definitions: readonly LockedDefinition[], seed: Uint8Array): string {
  const key = createPrivateKey({ key: Buffer.concat([SEED_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
  const content = { version: VERSION, definitions: shapeOf(definitions), publicKey };
  const signature = sign(null, Buffer.from(canonicalJson(content)), key).toString('base64');
  return `${JSON.stringify({ ...content, signature }, null, 2)}\n`;
}

/** Server → kind → name → fingerprint, everything in order. */
function shapeOf(definitions: readonly LockedDefinition[]): JsonObject {
  const servers: Record<string, Record<string, Record<string, string>>> = {};
  const sorted = definitions.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
  for (const { server, kind, name, fingerprint } of sorted) {
    ((servers[server] ??= {})[kind] ??= {})[name] = fingerprint;
  }
  return servers;
}

function textOf({ server, kind, name }: DefinitionKey): string {
  return `${server} ${kind} ${name}`;
}

/**
 * Reads a lock file. Throws a {@link LockError} unless it is one, and its signature holds. Without
 * `publicKey` it holds for the key that the file names itself, which proves only that it is whole.
 */
export function readLock(bytes: Uint8Array, publicKey?: string): LockFile {
  const parsed = parseJson(bytes, DEFAULT_LIMITS);
  if (!parsed.ok || !isJsonObject(parsed.value)) throw new LockError('it is not JSON');
  const { signature, ...content } = parsed.value;
  const { version, definitions, publicKey: named } = content;
  if (version !== VERSION) throw new LockError('it is of another version of Durward');
  if (typeof named !== 'string' || typeof signature !== 'string') throw new LockError('it is not signed');
  if (publicKey !== undefined && named !== publicKey.trim()) throw new LockError('another key signed it');
  if (!isSigned(content, named, signature)) throw new LockError('it was changed after it was signed');
  return { definitions: definitionsIn(definitions), publicKey: named };
}

function isSigned(content: JsonObject, publicKey: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519'
      && verify(null, Buffer.from(canonicalJson(content)), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function definitionsIn(servers: JsonValue | undefined): readonly LockedDefinition[] {
  return entriesOf(servers).flatMap(([server, kinds]) =>
    entriesOf(kinds).flatMap(([kind, names]) =>
      entriesOf(names).map(([name, fingerprint]) => {
        if (!isKind(kind) || typeof fingerprint !== 'string') throw new LockError('it holds something unknown');
        return { server, kind, name, fingerprint };
      })));
}

function entriesOf(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  if (value === undefined || !isJsonObject(value)) throw new LockError('it holds something unknown');
  return Object.entries(value);
}

function isKind(text: string): text is DefinitionKind {
  return (DEFINITION_KINDS as readonly string[]).includes(text);
}

/** One way in which servers are not as a lock says. */
export interface LockDifference extends DefinitionKey {
  readonly what: 'changed' | 'new' | 'missing';
  readonly locked: string | undefined;
  readonly served: string | undefined;
}

/** How what is served differs from what is locked; in nothing when all is as it was approved. */
export function lockDifferences(
  locked: readonly LockedDefinition[],
  served: readonly LockedDefinition[],
): readonly LockDifference[] {
  const before = new Map(locked.map((one) => [textOf(one), one]));
  const now = new Map(served.map((one) => [textOf(one), one]));
  const differences: LockDifference[] = [];
  for (const [text, { server, kind, name, fingerprint }] of now) {
    const known = before.get(text)?.fingerprint;
    if (known === fingerprint) continue;
    const what = known === undefined ? 'new' : 'changed';
    differences.push({ server, kind, name, what, locked: known, served: fingerprint });
  }
  for (const [text, { server, kind, name, fingerprint }] of before) {
    if (now.has(text)) continue;
    differences.push({ server, kind, name, what: 'missing', locked: fingerprint, served: undefined });
  }
  return differences;
}
