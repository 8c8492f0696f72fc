export { DEFINITION_KINDS, definitionIn, kindListed, type Definition, type DefinitionKind } from './definition.ts';
export { normalDefinition } from './normal.ts';
export { contentDigestOf, fingerprintOf, type Sha256 } from './fingerprint.ts';
export { fieldChanges, type FieldChange } from './field-changes.ts';
export { wordDiff, type WordRun } from './words.ts';
export {
  CHANGE_CLASSES, CLASS_SEVERITY, classChanges, isTamperedWith, worstClass, type ChangeClass, type ClassedChange,
  type TextReader,
} from './change-class.ts';
export type { DefinitionFacts, Standing } from './standing.ts';
