import type { Rule } from './rule.ts';

/** Orders that reach beyond the task at hand: into later conversations, into every answer, or until somebody asks. */
export const LASTING_RULES: readonly Rule[] = [
  {
    code: 'memory_persistence',
    what: 'wants the model to keep something in mind in later conversations',
    severity: 'high',
    on: { prompt: 'none', tool_arguments: 'none', document: 'low', tool_description: 'low' },
    sentences: 1,
    negatable: true,
    chains: ['keep <60> lasting', 'lasting <60> keep', 'lasting <60> recommend|not_tell|never_refuse',
      'remember <60> user_asks', 'must <40> store <60> lasting', 'keep|store|send|must <60> own_memory',
      'own_memory <40> must|say|keep'],
  },
  {
    code: 'kept_for_later',
    what: 'wants something to be stored for later conversations',
    severity: 'medium',
    on: { prompt: 'none', tool_arguments: 'none', document: 'low', tool_description: 'low' },
    negatable: true,
    chains: ['store <60> lasting', 'lasting <60> must'],
  },
  {
    code: 'planted_promotion',
    what: 'wants something to be recommended whatever is asked',
    severity: 'medium',
    on: { prompt: 'none', tool_arguments: 'none', document: 'low', tool_description: 'low' },
    negatable: true,
    chains: ['always <24> recommend <80> best|instead|whatever', 'recommend <80> whatever', 'whatever <60> recommend',
      'recommend <60> best <60> whatever|user|instead', 'always|whatever <60> place <60> best',
      'place <60> best <60> whatever|user|instead', 'assistant <40> must|always <16> recommend'],
  },
  {
    code: 'conditional_order',
    what: 'says what to do when somebody asks later',
    severity: 'medium',
    on: { prompt: 'none', tool_arguments: 'none', tool_description: 'none', document: 'none' },
    chains: ['user_asks <60> say|recommend|use_tool|place|reply_so'],
  },
  {
    code: 'conditional_harm',
    what: 'wants something done unseen, or data sent, when somebody asks later',
    severity: 'high',
    on: { prompt: 'none', tool_arguments: 'none', document: 'low', tool_description: 'medium' },
    sentences: 1,
    chains: ['user_asks <80> not_tell|unseen|without_asking', 'user_asks <80> send <60> private_data|sink|address',
      'user_asks <80> say <60> not_tell|unseen'],
  },
];
