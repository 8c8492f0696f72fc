import type { ApprovalStore } from './approval-store.ts';
import type { AuthorizationStore } from './authorization-store.ts';
import type { BundleStore } from './bundle-store.ts';
import type { VaultStore } from './vault-store.ts';
import type { DefinitionStore } from './definition-store.ts';

/**
 * A revocation: a token that must no longer work, a subject all of whose tokens issued until now must
 * no longer work, or a grant of our own authorization server with all its tokens.
 */
export type Revocation =
  | { readonly kind: 'token'; readonly issuer: string; readonly tokenId: string; readonly atMs: number }
  | { readonly kind: 'subject'; readonly issuer: string; readonly subject: string; readonly atMs: number }
  | { readonly kind: 'grant'; readonly issuer: string; readonly grantId: string; readonly atMs: number };

/** A stored revocation with its place in the order of all revocations. */
export type StoredRevocation = Revocation & { readonly sequence: number; readonly reason: string };

/** The part of the store that says which tokens no longer work. */
export interface RevocationStore {
  /**
   * Keeps a revocation for good, on the disk when the promise resolves. Idempotent: for a token that is
   * revoked already, or a subject that is revoked for this time or a later one, nothing is added and
   * the revocation that covers it comes back, with its own time and reason.
   */
  revoke(revocation: Revocation, reason: string): Promise<StoredRevocation>;
  /**
   * The revocations after a place in the order, oldest first; 0 gives all. Nothing is ever added before
   * a place that was given out: asking for what comes after the last one misses nothing.
   */
  revocationsAfter(sequence: number): Promise<readonly StoredRevocation[]>;
}

/**
 * What must survive a restart, by intent. Every operation is atomic. Implementations must be usable
 * by several processes at once: `durward token revoke` writes while `durward serve` reads.
 */
export interface Store extends RevocationStore {
  /** What the authorization server keeps. */
  readonly authorization: AuthorizationStore;
  /** Messages that wait for a person. */
  readonly approvals: ApprovalStore;
  /** What the vault keeps, sealed. */
  readonly vault: VaultStore;
  /** What servers serve, and what of it was approved. */
  readonly definitions: DefinitionStore;
  /** Updates of the shield: on trial, in force, taken back. */
  readonly bundles: BundleStore;
  /**
   * A random key that the gateway keeps to itself, created on first use; the same for every process
   * on this store. `purpose` separates keys. Rejects when the key was made with another length.
   */
  secretKey(purpose: string, bytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
}
