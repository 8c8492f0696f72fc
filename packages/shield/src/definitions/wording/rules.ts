import { ACT_RULES } from './act-rules.ts';
import { DIRECTION_RULES } from './direction-rules.ts';
import { HARM_RULES } from './harm-rules.ts';
import type { DefinitionRule } from './rule.ts';
import { SHADOWING_RULES } from './shadowing-rules.ts';
import { THEFT_RULES } from './theft-rules.ts';

export const DEFINITION_RULES: readonly DefinitionRule[] = [
  ...DIRECTION_RULES, ...THEFT_RULES, ...SHADOWING_RULES, ...HARM_RULES, ...ACT_RULES,
];
