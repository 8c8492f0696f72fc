import type { Rule } from './rule.ts';

/** Getting at what the model knows or can reach, and doing it unseen. */
export const SECRET_RULES: readonly Rule[] = [
  {
    code: 'prompt_extraction',
    what: 'asks for the instructions of the model',
    severity: 'medium',
    on: { document: 'low', tool_description: 'low' },
    negatable: true,
    chains: ['reveal <24> own_prompt <40> verbatim', 'reveal <12> your <6> orders', 'reveal <20> own_prompt',
      'own_prompt <20> reveal'],
  },
  {
    code: 'secrecy',
    what: 'wants the user not to know',
    severity: 'medium',
    on: { document: 'low', prompt: 'low' },
    chains: ['not_tell <24> user', 'user <24> not_tell', 'secretly'],
  },
  {
    code: 'unasked',
    what: 'wants something done without asking the user',
    severity: 'low',
    chains: ['without_asking'],
  },
  {
    code: 'unseen_transfer',
    what: 'wants data sent without the user knowing',
    severity: 'high',
    on: { document: 'medium', prompt: 'medium' },
    sentences: 1,
    chains: ['unseen <40> send <60> private_data|sensitive_file|address',
      'send <60> private_data|sensitive_file <80> unseen|without_asking|secretly',
      'without_asking <60> send <60> private_data|sensitive_file'],
  },
  {
    code: 'exfiltration',
    what: 'wants private data sent to an address',
    severity: 'medium',
    on: { document: 'low', prompt: 'low' },
    chains: ['send <60> private_data|sensitive_file <60> address|sink',
      'read <60> private_data|sensitive_file <60> send <60> address|sink',
      'private_data|sensitive_file <40> sink|address <30> send',
        'sink|address <30> private_data|sensitive_file <30> send'],
  },
  {
    code: 'sensitive_file',
    what: 'wants a file that holds secrets to be read or sent',
    severity: 'medium',
    on: { document: 'low', prompt: 'low', tool_arguments: 'low', error: 'medium' },
    negatable: true,
    chains: ['must <40> read <40> sensitive_file', 'read|send <30> sensitive_file <60> send|sink'],
  },
];
