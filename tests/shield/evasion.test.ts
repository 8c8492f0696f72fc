import { detect } from '@durward/shield';
import { describe, expect, test } from 'vitest';
import { hasCorpora, ownAttacks, samplesOf, type Sample } from './attacks.ts';
import { drawn, seeded } from './random.ts';
import { TRANSFORMS } from './transforms.ts';

const ATTACKS = 200;
/** For rewritings that lose something: their shares are no near-certainties and vary more with the draw. */
const ATTACKS_OF_LOSSY = 1000;
/** Longer texts hide nothing more, and cost their length in every row. */
const LENGTH_MAX = 3000;
const PRINTABLE = /^[\t\n\r -~]*$/;
/** Of those that break a rule, and of all, most of which the model alone detects. */
const SHARE_MIN = 0.95;
/** What loses letters or their order can be had back only where the words are known. */
const LOSSY_SHARE_MIN = 0.85;
/** The same with those that the model alone detects: it reads words that no decoder knows to look for. */
const WITH_MODEL_LOSSY_SHARE_MIN = 0.73;

/** Attacks that are detected as they are, at most so many. The transforms are for ASCII. */
function detected(count: number): readonly Sample[] {
  const all = hasCorpora ? samplesOf('train').filter(({ isAttack }) => isAttack) : ownAttacks();
  const usable = all.filter(({ text }) => text.length <= LENGTH_MAX && PRINTABLE.test(text));
  return drawn(usable.filter(({ text, surface }) => detect(text, { surface }).isAttack), count, seeded(11));
}

describe('what is detected', () => {
  const attacks = detected(ATTACKS);
  const many = detected(ATTACKS_OF_LOSSY);
  const byRules = new Set([...attacks, ...many].filter(({ text, surface }) =>
    detect(text, { surface, model: 'none' }).isAttack));

  test('are two hundred attacks, and there are thirty ways to rewrite them', () => {
    expect(attacks).toHaveLength(ATTACKS);
    expect(TRANSFORMS.filter(({ reversible }) => reversible).length).toBeGreaterThanOrEqual(30);
  });

  test.each(TRANSFORMS)('is still detected after: $name (S-31, S-36)', ({ reversible, apply }) => {
    const random = seeded(5);
    const tried = reversible ? attacks : many;
    const missed = tried.filter(({ text, surface }) => !detect(apply(text, random), { surface }).isAttack);
    const missedByRules = missed.filter((one) => byRules.has(one));
    const triedByRules = tried.filter((one) => byRules.has(one));
    const told = missed.slice(0, 3).map(({ text }) => text.slice(0, 80)).join(' | ');
    expect(1 - missedByRules.length / triedByRules.length, told)
      .toBeGreaterThanOrEqual(reversible ? SHARE_MIN : LOSSY_SHARE_MIN);
    expect(1 - missed.length / tried.length, told)
      .toBeGreaterThanOrEqual(reversible ? SHARE_MIN : WITH_MODEL_LOSSY_SHARE_MIN);
  });

  test.each(TRANSFORMS)('has its ranges in the text that was handed in, after: $name', ({ apply }) => {
    const random = seeded(5);
    for (const { text, surface } of attacks.slice(0, 40)) {
      const changed = apply(text, random);
      for (const { span, how } of detect(changed, { surface }).signals) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThan(span.start);
        expect(span.end).toBeLessThanOrEqual(changed.length);
        // Something that was read as it stands, stands there.
        if (how.length === 0) expect(changed.slice(span.start, span.end)).not.toBe('');
      }
    }
  });
});
