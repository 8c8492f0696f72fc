import type { Readable, Writable } from 'node:stream';
import type { JsonObject } from '@durward/core';
import type {
  Approval,
  BlocklistChange,
  BundleRuling,
  BundleStatus,
  ConnectionAbout,
  ConnectionFilter,
  ConsentFilter,
  DefinitionRuling,
  EndedConnection,
  LoadedConfig,
  LockFile,
  ReaderState,
  ReviewItem,
  RotatedVault,
  ServedDefinition,
  StoredBundleChange,
  StoredConsent,
  StoredDecision,
  Waiting,
} from '@durward/gateway';

/** What somebody decides of a held message. */
export interface ApprovalRequest {
  readonly id: string;
  readonly state: 'approved' | 'denied';
  readonly reason: string;
}

/** A gateway that is up. */
export interface RunningGateway {
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly servers: readonly { readonly name: string; readonly url: string }[];
  /** A link by which the owner of this machine signs in once; undefined where people sign in elsewhere. */
  ownerLink(): Promise<string | undefined>;
  /** Looks at every server, and says what waits for a review. */
  look(): Promise<readonly Waiting[]>;
  /** Takes over what can change while it runs; tells what did, and what waits for a restart. */
  reload(config: LoadedConfig): Promise<{ applied: readonly string[]; needsRestart: readonly string[] }>;
  /** Takes no new requests and waits for those under way, at most this long. */
  drain(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/** What `durward wrap` runs. */
export interface WrapOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly name: string;
  readonly dataFolder: string;
  /** What is done with content, and the modes of controls; the defaults without one. */
  readonly config: LoadedConfig | undefined;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** What an audit log is checked against beside itself. */
export interface AuditProof {
  /** PEM text of the public key, kept where whoever writes the log cannot change it. */
  readonly publicKey?: string;
  /** Path of a file of checkpoints that was kept elsewhere. */
  readonly heldCheckpoints?: string;
}

/** What is wrong with an audit log, and where; line 0 where something is absent. */
export interface AuditFault {
  readonly kind: string;
  readonly seq: number;
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

/** What the check of an audit log comes to. */
export interface AuditReport {
  /** `torn`: whole, apart from a last line that a crash left incomplete. */
  readonly verdict: 'intact' | 'torn' | 'broken';
  /** The first thing that is wrong, and where. */
  readonly fault: AuditFault | undefined;
  readonly records: number;
  /** Of these, how many a signed checkpoint covers. */
  readonly sealed: number;
  readonly checkpoints: number;
  readonly keyId: string;
  /** `folder`: the key came with the log and proves nothing against somebody who replaced both. */
  readonly keyFrom: 'caller' | 'folder';
}

/** For whom and what a local token is. */
export interface TokenRequest {
  readonly server: string;
  readonly subject: string;
  readonly client: string;
  readonly ttlSeconds: number;
}

/** A local token. */
export interface MintedToken {
  readonly token: string;
  readonly audience: string;
}

/** A token that must no longer work, or a subject all of whose tokens until now must not. */
export type RevokeRequest =
  | { readonly kind: 'token'; readonly issuer: string | undefined; readonly tokenId: string }
  | { readonly kind: 'subject'; readonly issuer: string | undefined; readonly subject: string };

/** A lock file as it was made: its text, how much it holds, and the key that signed it. */
export interface WrittenLock {
  readonly text: string;
  readonly count: number;
  readonly publicKey: string;
}

/**
 * What the commands need of the gateway beyond its configuration. An operating error is thrown as an
 * `Error` whose message is for the person at the terminal.
 */
export interface Runtime {
  startGateway(options: { config: LoadedConfig; configFile?: string }): Promise<RunningGateway>;
  /** Resolves to the exit code of the wrapped server. */
  runWrap(options: WrapOptions): Promise<number>;
  verifyAudit(folder: string, proof: AuditProof): Promise<AuditReport>;
  /** The records of an audit log, oldest first. */
  auditRecords(folder: string): Iterable<JsonObject>;
  mintToken(config: LoadedConfig, request: TokenRequest): Promise<MintedToken>;
  /** A link by which the owner of this machine signs in once, at the running gateway. */
  ownerLink(config: LoadedConfig): Promise<string>;
  /** Consents that match, newest first. */
  access(config: LoadedConfig, filter: ConsentFilter): Promise<readonly StoredConsent[]>;
  /** Ends consents that match with everything that follows from them; gives back what was ended. */
  revokeAccess(config: LoadedConfig, filter: ConsentFilter, reason: string): Promise<readonly StoredConsent[]>;
  /** Accounts that people have connected at servers, newest first. */
  connections(config: LoadedConfig, filter: ConnectionFilter): Promise<readonly ConnectionAbout[]>;
  /** Ends connections that match, here and at their issuers; gives back what was ended. */
  endConnections(config: LoadedConfig, filter: ConnectionFilter): Promise<readonly EndedConnection[]>;
  /** Messages that wait for a person, and what was decided of others, oldest first. */
  approvals(config: LoadedConfig): Promise<readonly Approval[]>;
  /** Decides on one that waits, in the name of whoever runs the command; undefined when none waits under the id. */
  decideApproval(config: LoadedConfig, decision: ApprovalRequest): Promise<Approval | undefined>;
  /** Adds a key that signs tokens from now on; gives its id. */
  rotateSigningKey(config: LoadedConfig): Promise<string>;
  /** Puts everything in the vault under the newest master key. */
  rotateVault(config: LoadedConfig): Promise<RotatedVault>;
  /** Whether each reader of content answers. Rejects when one cannot be made. */
  checkReaders(config: LoadedConfig): Promise<readonly ReaderState[]>;
  /**
   * How sure the model of one's own is that each text is an attack; undefined for a text that it could not read, and as
   * a whole when the configuration names no model.
   */
  modelScores(config: LoadedConfig, texts: readonly string[]): Promise<readonly (number | undefined)[] | undefined>;
  /** Brings the block lists at Azure in line with the configuration, or only tells what that would change. */
  syncBlocklists(config: LoadedConfig, isRehearsal: boolean): Promise<readonly BlocklistChange[]>;
  /** Which updates of the shield are in force and on trial. Rejects when a key cannot be read. */
  bundleStatus(config: LoadedConfig): Promise<BundleStatus>;
  /** Undefined: nothing was changed, because there is nothing to take this step on. */
  decideBundle(config: LoadedConfig, ruling: BundleRuling): Promise<StoredBundleChange | undefined>;
  /** Where the master key of the vault is. Rejects when it cannot be used. */
  checkVaultKey(config: LoadedConfig): Promise<string>;
  /** A configuration with the servers that `durward wrap` has guarded with this data folder. */
  wrappedConfig(dataFolder: string): Promise<LoadedConfig>;
  /** What waits for a review; of one server when it is named. */
  reviewItems(config: LoadedConfig, server: string | undefined): Promise<readonly ReviewItem[]>;
  /** Undefined: the server serves something else by now, and nothing was decided. */
  decideDefinition(config: LoadedConfig, ruling: DefinitionRuling): Promise<StoredDecision | undefined>;
  /** Undefined: it never was approved. */
  rollBackDefinition(
    config: LoadedConfig,
    ruling: Omit<DefinitionRuling, 'decision'>,
  ): Promise<StoredDecision | undefined>;
  /** Every decision there was, oldest first. */
  definitionHistory(config: LoadedConfig): Promise<readonly StoredDecision[]>;
  /** What is approved now, as the signed text of a lock file. */
  lockText(config: LoadedConfig): Promise<WrittenLock>;
  /** Approves what waits and stands in a lock; gives how much that was. */
  applyLock(config: LoadedConfig, lock: LockFile, by: string): Promise<number>;
  /** Starts every server, and gives what they serve now. */
  lookOnce(config: LoadedConfig): Promise<readonly ServedDefinition[]>;
  /** Without an issuer: one of the local issuer, or of the only configured one. */
  revoke(config: LoadedConfig, request: RevokeRequest, reason: string): Promise<void>;
}
