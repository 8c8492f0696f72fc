import { chunkOf, type Planting } from './planted.ts';
import { plantedIn } from './own.ts';
import type { Chance } from './random.ts';
import type { Sample } from './sample.ts';

/** What people write above or below a text that they paste. */
const ASKS: readonly string[] = [
  'Summarise this:', 'Please summarize the following text.', 'What does this mean?', 'Explain this code:',
  'Fix the bug:',
  'Translate into English:', 'Can you review this?', 'tl;dr', 'Rewrite it in a friendlier tone:', 'Is this correct?',
  'Write a test for this function.', 'Answer the question using only the text below.', 'Extract all names and dates:',
  'Convert this to JSON:', 'List the main points of the document:',
  '\uc774 \uae00\uc744 \uc694\uc57d\ud574 \uc918:',
  '\u8bf7\u603b\u7ed3\u4ee5\u4e0b\u5185\u5bb9\uff1a',
  '\u6b21\u306e\u6587\u7ae0\u3092\u8981\u7d04\u3057\u3066:',
  'Fasse das zusammen:', 'Resume este texto:', 'R\u00e9sume ce texte :', 'What is the error here?',
  'Continue the text:',
  'Classify the sentiment of this:', 'Improve my writing:',
];
const ATTACK_SHARE = 0.25;
const ARGUMENTS_SHARE = 0.3;

/**
 * Prompts with a text pasted into them, and arguments of tools, most of them honest: people and agents say more than
 * short questions.
 */
export function pastedSamples(
  { carriers, writers, english }: Planting, count: number, chance: Chance,
): readonly Sample[] {
  const sources = [...Map.groupBy(carriers, ({ source }) => source).values()];
  return Array.from({ length: count }, () => {
    const carrier = chance.of(chance.of(sources));
    const text = chunkOf(carrier.text, chance);
    if (chance.happens(ARGUMENTS_SHARE)) {
      return { text: argumentsOf(text, chance), surface: 'tool_arguments', isAttack: false, source: carrier.source };
    }
    const ask = chance.of(ASKS);
    const isAttack = chance.happens(ATTACK_SHARE);
    if (!isAttack) {
      const pasted = chance.happens(0.7) ? `${ask}\n\n${text}` : `${text}\n\n${ask}`;
      return { text: pasted, surface: 'prompt', isAttack: false, source: carrier.source };
    }
    const [language, writer] = chance.happens(0.6) ? ['en', english] as const : chance.of(writers);
    const planted = plantedIn(`${ask}\n\n${text}`, writer.takeover(), chance);
    return { ...planted, surface: 'prompt', isAttack: true, source: `own-${language}` };
  });
}

/** A text as the value of an argument. */
function argumentsOf(text: string, chance: Chance): string {
  const key = chance.of(['content', 'text', 'query', 'body', 'code', 'message', 'command', 'input']);
  return chance.happens(0.5) ? JSON.stringify({ [key]: text }) : text;
}
