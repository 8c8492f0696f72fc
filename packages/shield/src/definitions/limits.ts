/**
 * Every limit of the look at definitions, by name. Together they bound the work and the memory for one definition by a
 * constant, however long, deep or wide it is; what is not looked at is a finding of its own (TP014).
 */
export interface DefinitionLimits {
  /** Most text of one definition that is looked at, in UTF-16 code units, keys included. */
  readonly textLengthMax: number;
  /** Most members, items and values that are visited. */
  readonly nodesMax: number;
  readonly depthMax: number;
  /** From here on a definition is conspicuously long. */
  readonly textLengthUsual: number;
  /** Most findings of one definition. The gravest are kept. */
  readonly findingsMax: number;
  /** Most definitions that are compared with each other. */
  readonly definitionsMax: number;
  /** Most of them of one server: whoever lists ever new names takes nobody else's place. */
  readonly definitionsOfServerMax: number;
  /** Most findings of a comparison alone. */
  readonly comparedFindingsMax: number;
  /** Most findings of a comparison of servers. */
  readonly placedFindingsMax: number;
}

export const DEFAULT_DEFINITION_LIMITS: DefinitionLimits = Object.freeze({
  textLengthMax: 128 * 1024,
  nodesMax: 50_000,
  depthMax: 48,
  textLengthUsual: 48 * 1024,
  findingsMax: 64,
  definitionsMax: 100_000,
  definitionsOfServerMax: 5000,
  comparedFindingsMax: 3000,
  placedFindingsMax: 10_000,
});
