import type { Rule } from './rule.ts';

/** Forms by which content passes itself off as the host, the user or the model. */
export const STRUCTURE_RULES: readonly Rule[] = [
  {
    code: 'chat_token',
    source: 'structure',
    what: 'holds a control token of a chat format',
    severity: 'medium',
    on: { document: 'low', tool_arguments: 'low' },
    chains: ['chat_token'],
  },
  {
    code: 'forged_turn',
    source: 'structure',
    what: 'passes itself off as a message of the system and makes demands',
    severity: 'high',
    on: { document: 'medium' },
    sentences: 3,
    chains: [
      'forged_tag|chat_token <160> override|override_all|demand|new_orders|unbound|secretly|never_refuse',
      'end_mark <160> override|override_all|demand|new_orders|forged_tag|role_label|chat_token',
      'role_label <120> override|override_all|demand|new_orders|never_refuse',
    ],
  },
  {
    code: 'forged_tag',
    source: 'structure',
    what: 'has a tag or heading that hosts use for their own messages',
    severity: 'low',
    chains: ['forged_tag'],
  },
  {
    code: 'forged_conversation',
    source: 'structure',
    what: 'looks like turns of a conversation with a model',
    severity: 'low',
    on: { document: 'none' },
    sentences: 12,
    chains: ['role_label <600> role_label'],
  },
  {
    code: 'forged_tool_call',
    source: 'structure',
    what: 'looks like a call of a tool',
    severity: 'low',
    on: { document: 'none', tool_arguments: 'none' },
    chains: ['tool_call'],
  },
];
