import { hash, verify, type KeyObject } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openBundle, type Bundle, type BundleFault, BundleError } from '@durward/shield';
import { bundleKey } from '../../config/bundle-key.ts';
import type { BundlesConfig } from '../../config/bundles-schema.ts';
import { FileError, readFileBounded } from '../../config/files.ts';
import type { SecretSources } from '../../config/secrets.ts';

/** Most files of a folder that are looked at, by name. */
const FILES_MAX = 64;
/** Largest bundle, in bytes. */
const BUNDLE_BYTES_MAX = 8 * 1024 * 1024;

/** The keys that are trusted, by name. */
export type BundleKeys = ReadonlyMap<string, KeyObject>;

/** What a file turned out to be. */
export type BundleFile =
  | { readonly file: string; readonly digest: string; readonly text: string; readonly bundle: Bundle }
  | {
      readonly file: string;
      readonly digest: string;
      readonly bundle: undefined;
      readonly fault: BundleFault | 'unreadable';
      readonly why: string;
    };

/** @throws SecretError when one of them is not there or is no key of Ed25519. */
export function bundleKeysOf({ keys }: BundlesConfig, sources: SecretSources): BundleKeys {
  return new Map(Object.entries(keys).map(([name, reference]) => [name, bundleKey(reference, sources)]));
}

/** The files that may be bundles, with what tells one state of each from another. Empty when there is no such place. */
export function bundleFilesIn(source: string): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  for (const file of namesIn(source)) {
    const facts = statSync(file, { throwIfNoEntry: false });
    if (facts?.isFile() !== true) continue;
    const { ino, size, mtimeMs, ctimeMs } = facts;
    marks.set(file, `${String(ino)} ${String(size)} ${String(mtimeMs)} ${String(ctimeMs)}`);
  }
  return marks;
}

function namesIn(source: string): readonly string[] {
  try {
    if (statSync(source, { throwIfNoEntry: false })?.isDirectory() !== true) return [source];
    const names = readdirSync(source).filter((name) => name.endsWith('.json')).toSorted();
    return names.slice(-FILES_MAX).map((name) => join(source, name));
  } catch {
    return [];
  }
}

/** Reads one of them. Whoever signed it has to be among the keys. */
export function readBundleFile(file: string, keys: BundleKeys): BundleFile {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileBounded(file, BUNDLE_BYTES_MAX).bytes);
  } catch (error) {
    const why = error instanceof FileError ? error.message : 'the file is not UTF-8 text';
    return { file, digest: '', bundle: undefined, fault: 'unreadable', why };
  }
  const digest = digestOfBundle(text);
  try {
    return { file, digest, text, bundle: openedBundle(text, keys) };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { file, digest, bundle: undefined, fault: error.fault, why: error.message };
  }
}

/** @throws BundleError when it is none, or nobody signed it who is trusted. */
export function openedBundle(text: string, keys: BundleKeys): Bundle {
  return openBundle(text, (bytes, signature, name) => {
    const key = keys.get(name);
    return key !== undefined && verify(null, bytes, key, signature);
  });
}

export function digestOfBundle(text: string): string {
  return hash('sha256', text);
}
