import type { Rule } from './rule.ts';

/** Setting earlier instructions aside, and putting others in their place. */
export const OVERRIDE_RULES: readonly Rule[] = [
  {
    code: 'override_instructions',
    what: 'asks to set earlier instructions aside',
    severity: 'high',
    negatable: true,
    chains: [
      'override <36> prior <30> orders',
      'override <24> orders <24> prior',
      'prior <24> orders <36> override',
      'orders <16> prior <36> override',
      'override <24> your <14> orders',
      'override <6> all <6> orders',
      'prior <20> orders <24> void_state',
      'your <14> orders <16> void_state',
    ],
  },
  {
    code: 'override_everything',
    what: 'asks to forget everything so far',
    severity: 'medium',
    on: { document: 'low' },
    negatable: true,
    chains: ['override_all'],
  },
  {
    code: 'override_and_say',
    what: 'asks to forget what came before and to say something else',
    severity: 'high',
    on: { document: 'medium' },
    negatable: true,
    sentences: 1,
    chains: ['override_all <40> instead|say', 'override <36> prior <30> orders_weak <60> say'],
  },
  {
    code: 'override_context',
    what: 'asks to set aside what was said before',
    severity: 'medium',
    on: { document: 'low' },
    negatable: true,
    chains: ['override <20> prior <20> orders_weak', 'prior <20> orders_weak <20> override'],
  },
  {
    code: 'replace_instructions',
    what: 'wants to be put in the place of earlier instructions',
    severity: 'medium',
    on: { document: 'low' },
    negatable: true,
    chains: ['override_weak <24> prior <16> orders', 'override_weak <12> all <12> prior <12> orders'],
  },
  {
    code: 'new_instructions',
    what: 'announces new instructions',
    severity: 'low',
    chains: ['new_orders'],
  },
  {
    code: 'new_instructions_demanded',
    what: 'announces new instructions and demands to follow them',
    severity: 'medium',
    on: { document: 'low' },
    sentences: 2,
    chains: ['new_orders <120> demand', 'demand <60> new_orders', 'override_all <80> new_orders', 'task_done <80> demand',
      'task_done <80> new_orders'],
  },
];
