import type { DefinitionRule } from './rule.ts';

/** Definitions that say openly what nobody who means well offers. */
export const HARM_RULES: readonly DefinitionRule[] = [
  {
    code: 'harmful_purpose',
    control: 'TP016',
    severity: 'medium',
    reason: 'says that its purpose is an attack',
    negatable: true,
    defensible: true,
    chains: ['harm', 'harm_verb <30> harm_object', 'harm_make <30> harm_thing'],
  },
];
