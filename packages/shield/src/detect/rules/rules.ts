import { ACTION_RULES } from './actions.ts';
import { ADDRESSED_RULES } from './addressed.ts';
import { JAILBREAK_RULES } from './jailbreak.ts';
import { LASTING_RULES } from './lasting.ts';
import { OVERRIDE_RULES } from './override.ts';
import type { Rule } from './rule.ts';
import { SECRET_RULES } from './secrets.ts';
import { STRUCTURE_RULES } from './structure.ts';

/** Every rule on wording. */
export const RULES: readonly Rule[] = [
  ...OVERRIDE_RULES, ...ADDRESSED_RULES, ...JAILBREAK_RULES, ...SECRET_RULES, ...ACTION_RULES, ...LASTING_RULES,
  ...STRUCTURE_RULES,
];
