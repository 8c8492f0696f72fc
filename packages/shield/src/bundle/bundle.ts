import { PhraseRules, type PhraseRule } from '../detect/phrases.ts';
import type { Thresholds } from '../detect/thresholds.ts';
import { HashedModel } from '../model/hashed-model.ts';
import type { ModelFile } from '../model/model-file.ts';
import { SURFACES } from '../surface.ts';

/** What an update of the shield brings. What it does not name stays as the package has it. */
export interface BundleContent {
  readonly format: 1;
  /** Counts up; a lower one is never taken for an update. */
  readonly version: number;
  /** When it was made, ISO 8601. For people. */
  readonly created: string;
  readonly model?: ModelFile;
  readonly rules?: readonly PhraseRule[];
  readonly thresholds?: Partial<Thresholds>;
}

/** A bundle as it is handed out: JSON with the content as the very text that was signed. */
export interface SignedBundle {
  readonly content: string;
  /** Which key signed it. */
  readonly key: string;
  /** Base64 of the signature over {@link signedBytes}. */
  readonly signature: string;
}

/** A bundle whose signature holds, ready for use. */
export interface Bundle {
  readonly version: number;
  readonly created: string;
  readonly key: string;
  readonly model: HashedModel | undefined;
  readonly rules: PhraseRules | undefined;
  readonly thresholds: Partial<Thresholds>;
}

/** Whether a key that is trusted signed these bytes. Ed25519; this package has no cryptography of its own. */
export type VerifySignature = (bytes: Uint8Array, signature: Uint8Array, key: string) => boolean;

export type BundleFault = 'too_large' | 'no_bundle' | 'bad_signature' | 'bad_content' | 'old_version';

/** Why a bundle was refused. */
export class BundleError extends Error {
  readonly fault: BundleFault;

  constructor(fault: BundleFault, message: string) {
    super(message);
    this.name = 'BundleError';
    this.fault = fault;
  }
}

/** Longest text of a bundle, in code units. */
export const BUNDLE_LENGTH_MAX = 4 * 1024 * 1024;
/** What stands before the content when it is signed, so that no signature for another purpose fits. */
const PURPOSE = 'durward shield bundle 1\n';

/** The bytes that are signed for a content. */
export function signedBytes(content: string): Uint8Array {
  return new TextEncoder().encode(PURPOSE + content);
}

/**
 * Opens a bundle. Nothing of its content is read before its signature holds. Does not look at versions: that is for
 * {@link Releases}. A bundle that is refused is a {@link BundleError}.
 */
export function openBundle(text: string, verify: VerifySignature): Bundle {
  if (text.length > BUNDLE_LENGTH_MAX) {
    throw new BundleError('too_large', `The bundle has ${String(text.length)} characters; it may have ${
      String(BUNDLE_LENGTH_MAX)}.`);
  }
  const { content, key, signature } = envelopeOf(text);
  if (!verify(signedBytes(content), bytesOf(signature), key)) {
    throw new BundleError('bad_signature', `The signature of the bundle does not hold for the key ${
      JSON.stringify(key.slice(0, 80))}. Fetch the bundle again, and check that this key is one that you trust.`);
  }
  try {
    return readyOf(JSON.parse(content) as BundleContent, key);
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError('bad_content', `The bundle is signed, but cannot be used: ${
      error instanceof Error ? error.message : String(error)}`);
  }
}

function envelopeOf(text: string): SignedBundle {
  const parsed = parsedJson(text);
  if (typeof parsed === 'object' && parsed !== null) {
    const { content, key, signature } = parsed as Partial<Record<keyof SignedBundle, unknown>>;
    if (typeof content === 'string' && typeof key === 'string' && typeof signature === 'string') {
      return { content, key, signature };
    }
  }
  throw new BundleError('no_bundle', 'The text is no bundle: a bundle is JSON with content, key and signature.');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

function readyOf({ format, version, created, model, rules, thresholds = {} }: BundleContent, key: string): Bundle {
  if (format !== 1) {
    throw new BundleError('bad_content', 'The bundle has a format that this version does not know. Update.');
  }
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new BundleError('bad_content', 'The version of the bundle is no positive whole number.');
  }
  for (const [surface, threshold] of Object.entries(thresholds)) {
    const isKnown = SURFACES.some((one) => one === surface);
    if (!isKnown || typeof threshold !== 'number' || !(threshold > 0 && threshold <= 1)) {
      throw new BundleError('bad_content', `The threshold for ${surface.slice(0, 40)} is not between 0 and 1.`);
    }
  }
  return {
    version, key, created, thresholds,
    model: model === undefined ? undefined : new HashedModel(model),
    rules: rules === undefined ? undefined : new PhraseRules(rules),
  };
}
