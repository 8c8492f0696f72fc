export { SURFACES, type Surface } from './surface.ts';
export { DEFAULT_SHIELD_LIMITS, limitsOf, type ShieldLimits } from './limits.ts';
export type { Span } from './text/span.ts';
export type { View } from './text/view.ts';
export { readingsOf, viewsOf, type Readings } from './text/views.ts';
export { hiddenIn, type HiddenText } from './text/hidden.ts';
export type { HiddenKind } from './text/characters.ts';
export type { ModelScore, TextModel } from './model/text-model.ts';
export type { Detection, Signal, SignalSeverity, SignalSource } from './detect/finding.ts';
