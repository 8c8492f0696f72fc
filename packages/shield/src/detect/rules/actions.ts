import type { Rule } from './rule.ts';

/** Having tools called and commands run. */
export const ACTION_RULES: readonly Rule[] = [
  {
    code: 'tool_use_demanded',
    what: 'wants a tool to be called with given arguments',
    severity: 'medium',
    on: { prompt: 'none', tool_arguments: 'none', tool_description: 'low', document: 'low' },
    chains: ['use_tool <40> tool_word <40> arguments_word',
      'must <24> use_tool <40> tool_word <60> private_data|sensitive_file|address'],
  },
  {
    code: 'command_demanded',
    what: 'wants a command to be run',
    severity: 'medium',
    on: { prompt: 'low', tool_arguments: 'low', document: 'low' },
    sentences: 1,
    chains: ['must <40> run_command <40> shell', 'assistant <40> run_command <40> shell|command_word',
      'demand <80> shell'],
  },
];
