import type { Generated } from 'kysely';
import type { DefinitionKind } from '@durward/core';
import type { BundleStep } from './bundle-store.ts';

export interface RevocationTable {
  sequence: Generated<number>;
  kind: 'token' | 'subject' | 'grant';
  /** JSON strings: see the migrations. */
  issuer: string;
  name: string;
  at_ms: number;
  reason: string;
}

export interface ArtifactTable {
  kind: string;
  /** SHA-256 of the id, base64url: whoever reads the file learns no name that works. */
  id: string;
  payload: string;
  grant_id: string | null;
  user_id: string | null;
  consumed_at_ms: number | null;
  expires_at_ms: number;
}

/** Texts from outside are JSON strings, lists are JSON arrays. */
export interface UserTable {
  id: string;
  issuer: string;
  subject: string;
  tenant: string | null;
  name: string | null;
  roles: string;
  groups: string;
  claims_at_ms: number;
  sealed_refresh_token: string | null;
}

/** Texts from outside are JSON strings, lists are JSON arrays. */
export interface ConsentTable {
  grant_id: string;
  user_id: string;
  issuer: string;
  subject: string;
  client_id: string;
  client_name: string;
  redirect_uri: string;
  server: string;
  scopes: string;
  given_at_ms: number;
  last_used_at_ms: number;
  expires_at_ms: number;
}

/** Every definition that is served or was decided on. Names are JSON strings. */
export interface DefinitionTable {
  server: string;
  kind: DefinitionKind;
  name: string;
  fingerprint: string;
  content_digest: string;
  /** JSON text, as the server sent it. */
  value: string;
  first_seen_ms: number;
}

/** Which of them each server serves now, or served last. */
export interface ServedDefinitionTable {
  server: string;
  kind: DefinitionKind;
  name: string;
  fingerprint: string;
  seen_ms: number;
  is_gone: number;
}

export interface DecisionTable {
  sequence: Generated<number>;
  server: string;
  kind: DefinitionKind;
  name: string;
  fingerprint: string;
  decision: 'approve' | 'block';
  decided_by: string;
  reason: string;
  at_ms: number;
}

/** A sealed thing of the vault. The place is a JSON string; its digest is what is compared. */
export interface SealedRecordTable {
  purpose: string;
  owner: string;
  place_digest: string;
  place: string;
  about: string;
  key_version: string;
  wrapped_key: string;
  sealed: string;
  updated_at_ms: number;
  revision: number;
}

/** Texts from outside are JSON strings, lists are JSON arrays. */
export interface ApprovalTable {
  key: string;
  id: string;
  user_id: string;
  subject: string;
  client: string;
  server: string;
  direction: 'in' | 'out';
  method: string;
  target: string;
  why: string;
  asked_at_ms: number;
  until_ms: number;
  state: 'waiting' | 'approved' | 'denied';
  decided_by: string;
  reason: string;
  uses_left: number;
}

/** Steps of the updates of the shield; names and reasons are JSON strings, the text is of a bundle with a part. */
export interface BundleChangeTable {
  sequence: Generated<number>;
  step: BundleStep;
  version: number;
  digest: string;
  highest: number;
  current: number;
  previous: number;
  trial: number;
  decided_by: string;
  reason: string;
  at_ms: number;
  text: string | null;
}

export interface BundleFiguresTable {
  version: number;
  texts: number;
  both_act: number;
  only_trial: number;
  only_current: number;
  skipped: number;
}

export interface Tables {
  bundle_changes: BundleChangeTable;
  bundle_figures: BundleFiguresTable;
  approvals: ApprovalTable;
  definitions: DefinitionTable;
  served_definitions: ServedDefinitionTable;
  definition_decisions: DecisionTable;
  definition_baselines: { server: string; kind: DefinitionKind };
  sealed_records: SealedRecordTable;
  leases: { name: string; holder: string; until_ms: number };
  revocations: RevocationTable;
  secret_keys: { purpose: string; value: Uint8Array; created_at_ms: number };
  artifacts: ArtifactTable;
  users: UserTable;
  consents: ConsentTable;
  signing_keys: { key_id: string; jwk: string; created_at_ms: number };
}
