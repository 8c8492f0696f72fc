export * from './config/index.ts';
export { AuditError } from './audit/audit-error.ts';
export { verifyAudit, type AuditReport } from './audit/verify.ts';
export { accessMatching, newOwnerLink, revokeAccess, rotateSigningKey, type Offline } from './authorization/offline.ts';
export { authorizationApplies } from './assembly/identity.ts';
export type { BlocklistChange } from './content/azure/blocklists.ts';
export {
  bundleStatus, decideBundle, detectorInForce, type BundlePlace, type BundleRuling, type BundleStatus,
} from './content/bundles/offline.ts';
export { checkReaders, modelScores, syncBlocklists, type ReaderState } from './content/offline.ts';
export { checkVaultKey, rotateVault, type RotatedVault } from './assembly/vault-offline.ts';
export { endConnections, type EndedConnection } from './assembly/end-connections.ts';
export type { ConnectionAbout } from './credentials/connection.ts';
export { connectionsMatching, type ConnectionFilter } from './credentials/offline.ts';
export { auditRecordsIn } from './audit/read-records.ts';
export { auditFolderOf, storeFileIn } from './assembly/foundation.ts';
export { localIssuerApplies, openLocalIssuer } from './oauth/local-issuer.ts';
export { canonicalUri } from './oauth/resource-metadata.ts';
export { createLog, type Log, type OpenLog } from './observe/log.ts';
export type { Approval } from './store/approval-store.ts';
export type { StoredBundleChange } from './store/bundle-store.ts';
export type { ConsentFilter, StoredConsent } from './store/authorization-store.ts';
export { openSqliteStore } from './store/sqlite-store.ts';
export { startGateway, type GatewayOptions, type RunningGateway } from './server.ts';
export { openSurvey, SurveyError, type Survey } from './survey.ts';
export { runWrap, type WrapOptions } from './wrap.ts';
export { wrappedConfig } from './assembly/wrapped-config.ts';
export { lookOnce } from './assembly/look-once.ts';
export { definitionReader } from './definitions/definition-reader.ts';
export {
  approvedNow, LockError, lockDifferences, lockText, readLock, type LockDifference, type LockFile,
} from './definitions/lock-file.ts';
export {
  applyLock, decide, decisions, needsReason, reviewItems, rollBack,
  type DefinitionRuling, type ReviewItem, type ReviewPlace,
} from './definitions/review.ts';
export type { Waiting } from './definitions/waiting.ts';
export type { ServedDefinition, Sighting, StoredDecision } from './store/definition-store.ts';
