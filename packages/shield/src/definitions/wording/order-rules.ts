import type { DefinitionRule } from './rule.ts';

const ORDER = {
  control: 'TP004', severity: 'low', reason: 'tells its reader what to do', sentences: 0, negatable: false,
} as const;

/**
 * Orders of every kind. Honest definitions give some, so that they are no findings; where one comes into a definition
 * that was approved without it, a person has to look.
 */
export const ORDER_RULES: readonly DefinitionRule[] = [
  { ...ORDER, code: 'demand', chains: ['must <12> use_tool|read|send|forward|run_command|as_argument',
    'addressed', 'assistant <12> must', 'from_now_on'] },
  { ...ORDER, code: 'timing', chains: ['before_task'] },
  { ...ORDER, code: 'silence', chains: ['not_tell', 'secretly', 'without_asking'] },
  { ...ORDER, code: 'override', chains: ['override', 'bypass <12> guard', 'never_use'] },
  { ...ORDER, code: 'secrets', chains: ['sensitive_file', 'read|send|forward|must <30> confidential'] },
  { ...ORDER, code: 'handing_over', chains: ['send|forward <60> address|mail_address|sink', 'conversation'] },
  { ...ORDER, code: 'host', chains: ['pseudo_tag', 'directive', 'role_label'] },
];
