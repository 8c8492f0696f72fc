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
      'forged_tag|chat_token|end_mark|role_label <160> override_all|demand|new_orders|unbound|secretly|never_refuse',
      'forged_tag|chat_token|end_mark|role_label <120> override <36> prior|orders|your',
      'end_mark <120> forged_tag|role_label|chat_token',
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
