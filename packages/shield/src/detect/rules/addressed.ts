import type { Rule } from './rule.ts';

/** Text that speaks to the model, from a place where nobody should. */
export const ADDRESSED_RULES: readonly Rule[] = [
  {
    code: 'addressed_if_assistant',
    what: 'speaks to whatever model reads it',
    severity: 'medium',
    on: { prompt: 'low' },
    chains: ['if_assistant'],
  },
  {
    code: 'demand',
    what: 'demands obedience',
    severity: 'low',
    chains: ['demand'],
  },
  {
    code: 'addressed_demand',
    what: 'speaks to the model and tells it what it must do',
    severity: 'medium',
    on: { prompt: 'low', document: 'low', tool_description: 'low' },
    sentences: 1,
    chains: ['note_to <10> assistant <60> must', 'assistant <6> note_to <60> must|send',
      'note_to <10> assistant <60> demand', 'note_to <10> assistant <40> not_tell',
      'note_to <10> assistant <80> send', 'note_to <10> assistant <60> override', 'urgent <24> assistant <40> must'],
  },
  {
    code: 'interposed_task',
    what: 'puts another task before that of the user',
    severity: 'medium',
    on: { prompt: 'low', document: 'low', tool_arguments: 'low', tool_description: 'low' },
    chains: ['before_task <40> user_task <60> must <40> read|send|use_tool|run_command'],
  },
  {
    code: 'interposed_theft',
    what: 'wants secrets to be read before the task of the user',
    severity: 'high',
    on: { prompt: 'medium', document: 'medium', tool_arguments: 'medium' },
    sentences: 1,
    chains: ['before_task <80> read|send <60> private_data|sensitive_file',
      'assistant <60> must <60> read|send <60> sensitive_file'],
  },
  {
    code: 'claimed_authority',
    what: 'claims an authority that nobody can check',
    severity: 'low',
    chains: ['authority'],
  },
  {
    code: 'authority_demand',
    what: 'claims authority and demands obedience',
    severity: 'medium',
    on: { document: 'low' },
    sentences: 2,
    chains: ['authority <120> override|override_all|demand|unbound', 'override|override_all|demand <120> authority'],
  },
  {
    code: 'puppet',
    what: 'wants every reply in a form of its own',
    severity: 'low',
    chains: ['from_now_on <60> every_reply|say', 'must <24> say <60> every_reply'],
  },
  {
    code: 'memory',
    what: 'wants to be remembered in later conversations',
    severity: 'low',
    sentences: 1,
    chains: ['remember <80> from_now_on|every_reply|override|never_refuse'],
  },
  {
    code: 'decode_and_obey',
    what: 'has something encoded that is to be obeyed',
    severity: 'medium',
    on: { document: 'low' },
    sentences: 1,
    chains: ['decode <80> obey'],
  },
];
