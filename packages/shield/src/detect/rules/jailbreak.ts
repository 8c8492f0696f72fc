import type { Rule } from './rule.ts';

/** Talking a model out of its rules. */
export const JAILBREAK_RULES: readonly Rule[] = [
  {
    code: 'jailbreak_persona',
    what: 'calls up a persona that is known to have no rules',
    severity: 'medium',
    on: { document: 'low' },
    sentences: 3,
    chains: ['persona <200> unbound|never_refuse', 'roleplay <120> persona', 'unbound <200> persona',
      'persona <120> roleplay'],
  },
  {
    code: 'unbound_persona',
    what: 'gives the model a part that has no rules',
    severity: 'medium',
    on: { document: 'low' },
    sentences: 3,
    chains: ['roleplay <160> unbound <200> unbound|never_refuse|refusal', 'roleplay <200> never_refuse',
      'assistant <80> unbound <120> never_refuse|unbound',
      'unbound <160> roleplay', 'never_refuse <200> unbound', 'never_refuse <200> refusal',
        'refusal <200> never_refuse'],
  },
  {
    code: 'unbound',
    what: 'speaks of a model without rules',
    severity: 'low',
    sentences: 1,
    chains: ['roleplay <80> unbound', 'assistant <60> unbound', 'from_now_on <80> unbound'],
  },
  {
    code: 'never_refuse',
    what: 'forbids the model to refuse',
    severity: 'low',
    chains: ['never_refuse <80> refusal|orders|assistant', 'must <40> never_refuse'],
  },
];
