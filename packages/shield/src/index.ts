export { SURFACES, type Surface } from './surface.ts';
export { DEFAULT_SHIELD_LIMITS, limitsOf, type ShieldLimits } from './limits.ts';
export type { Span } from './text/span.ts';
export type { View } from './text/view.ts';
export { readingsOf, viewsOf, type Readings } from './text/views.ts';
export { hiddenIn, type HiddenText } from './text/hidden.ts';
export { concealedIn, type Concealed } from './text/html.ts';
export type { HiddenKind } from './text/characters.ts';
export type { ModelScore, TextModel } from './model/text-model.ts';
export type { Detection, Signal, SignalSeverity, SignalSource } from './detect/finding.ts';
export { detect, detectAsync } from './detect/detect.ts';
export type { DetectOptions } from './detect/examine.ts';
export { DetectStream } from './detect/stream.ts';
export { QUIET_THRESHOLDS, RULES_THRESHOLDS, USUAL_THRESHOLDS, type Thresholds } from './detect/thresholds.ts';
export { embeddedModel } from './model/embedded.ts';
export { HashedModel } from './model/hashed-model.ts';
export type { GroupScale, ModelFile } from './model/model-file.ts';
export { combine, scoreOfSignals, SEVERITY_SCORE } from './detect/combine.ts';
export { spotlight, unmark, type Spotlighted, type SpotlightMode,
  type SpotlightOptions } from './spotlight/spotlight.ts';
export { spotlightValue, type IsIntact, type Json } from './spotlight/values.ts';
export { spotlightInstruction, spotlightPreface } from './spotlight/instruction.ts';
export { disarmed } from './spotlight/disarm.ts';
export { withoutMarkers } from './spotlight/marker.ts';
export type { RandomBytes } from './spotlight/random.ts';
export { findSensitive, type FindOptions } from './personal-data/find.ts';
export { mask, type MaskStyle } from './personal-data/mask.ts';
export type { DataKind, PersonalKind, SecretKind, Sensitive } from './personal-data/kind.ts';
export { PhraseRules, PHRASES_MAX, type PhraseHit, type PhraseRule } from './detect/phrases.ts';
export { calibrate, textsNeededFor, thresholdAt, THRESHOLD_MAX, THRESHOLD_MIN, type Calibration, type OrdinaryText,
  type SurfaceCalibration } from './calibrate/calibrate.ts';
export { BUNDLE_LENGTH_MAX, BundleError, openBundle, signedBytes, type Bundle, type BundleContent, type BundleFault,
  type SignedBundle, type VerifySignature } from './bundle/bundle.ts';
export { Releases, type TrialFigures } from './bundle/releases.ts';
export { NO_RELEASE, offered, promoted, rolledBack, type ReleaseState } from './bundle/release-state.ts';
export { DEFINITION_SEVERITIES, type Definition, type DefinitionControl, type DefinitionFinding,
  type DefinitionKind, type DefinitionSeverity, type PlacedFinding } from './definitions/definition.ts';
export { ordersIn } from './definitions/orders.ts';
export { inspectDefinition, type InspectOptions } from './definitions/inspect.ts';
export { compareServers, inspectServers } from './definitions/servers.ts';
export { ServerComparison } from './definitions/compare/comparison.ts';
export { DEFAULT_DEFINITION_LIMITS, type DefinitionLimits } from './definitions/limits.ts';
export { rulesDetector, shieldDetector, type Detector } from './definitions/checks/detector-suspicion.ts';
