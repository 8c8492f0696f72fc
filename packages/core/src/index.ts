export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export {
  isJsonObject,
  parseJson,
  parseJsonText,
  type JsonArray,
  type JsonFault,
  type JsonObject,
  type JsonParsed,
  type JsonValue,
} from './message/json.ts';
export {
  frame,
  frameOne,
  type Envelope,
  type FrameFault,
  type FrameOptions,
  type FrameOutcome,
} from './message/frame.ts';
export { canonicalJson } from './message/canonical.ts';
export { interpret, type Interpreted, type Reading } from './message/interpret.ts';
export type {
  ErrorReply,
  JsonRpcError,
  Message,
  Notification,
  Reply,
  Request,
  RequestId,
  Result,
  Target,
} from './message/message.ts';
export { extensionRow, METHODS, rowOf, type Access, type Direction, type MethodRow } from './message/methods.ts';
export { META, metaOf, TASKS_EXTENSION } from './message/meta.ts';
export {
  compareHeaders,
  decodeHeaderValue,
  encodeHeaderValue,
  headerParamsOf,
  mirrorHeaders,
  type HeaderMismatch,
  type HeaderParam,
  type McpHeaders,
} from './message/headers.ts';
export {
  SseReader,
  writeSseEvent,
  type SseEvent,
  type SseFault,
  type SseFields,
  type SseHandler,
} from './message/sse.ts';
export {
  pointerOf,
  replaceStrings,
  walkStrings,
  withMember,
  withoutMember,
  type Path,
  type PathStep,
  type Replacement,
  type StringVisitor,
} from './message/walk.ts';
export {
  ASSUMED_VERSION,
  eraOf,
  isProtocolVersion,
  LEGACY_VERSIONS,
  MODERN_VERSIONS,
  NEWEST_LEGACY_VERSION,
  NEWEST_MODERN_VERSION,
  SERVED_VERSIONS,
  type Era,
  type ProtocolVersion,
} from './message/versions.ts';
export { SEVERITIES, type Finding, type Severity } from './verdict/finding.ts';
export { stoppingSuspicion, type Suspicion, type SuspicionFacts } from './verdict/suspicion.ts';
export type { Denial, DenialReason } from './verdict/denial.ts';
export { allow, deny, type Note, type Redaction, type Verdict } from './verdict/verdict.ts';
export { CODE, wireDenial, type ChallengeError, type WireDenial } from './verdict/wire.ts';
export { isPlainUri, matchesGlob } from './policy/glob.ts';
export { grantPolicy, type Decision, type Grantees, type GrantRule, type Policy } from './policy/policy.ts';
export { userIdOf, type Authentication, type Principal } from './policy/principal.ts';
export type { Arrival } from './pipeline/arrival.ts';
export { isCleared, type Cleared } from './pipeline/cleared.ts';
export {
  NOTHING_SEEN,
  type ContentAction,
  type ContentFacts,
  type Marking,
  type Sighting,
  type SightingKind,
} from './pipeline/content.ts';
export type { AnyControl, Control, Mode, ModeOf } from './pipeline/control.ts';
export { CONTROLS } from './pipeline/controls.ts';
export { Pipeline, withChanges, type Judgement, type Ruling } from './pipeline/judge.ts';
export {
  STAGES,
  type AuthenticationDemands,
  type FrameFacts,
  type MessageScene,
  type SecretProbe,
  type SessionFacts,
  type Setting,
  type Stage,
  type StageTypes,
  type TokenScene,
  type ToolDemands,
} from './pipeline/scene.ts';
export type { IssuerRules, ProofFacts, TokenFacts } from './pipeline/token.ts';
export * from './pins/index.ts';
