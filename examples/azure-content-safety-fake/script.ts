/** What a service thinks of a text. */
export interface Opinion {
  readonly isAttack?: boolean;
  /** Severity, 0 to 7, by category; 0 where there is none. */
  readonly harm?: Readonly<Record<string, number>>;
  readonly isUngrounded?: boolean;
  readonly isTaskRisk?: boolean;
  readonly verdict?: Readonly<Record<string, unknown>>;
}

export type Script = (text: string) => Opinion;

const DENIED = { decision: 'deny', reason: 'a person decides' };

/** Knows a few words: `ignore … instructions` is an attack, `hate:5` has that severity. */
export const usualScript: Script = (text) => {
  const lower = text.toLowerCase();
  const harm = Object.fromEntries(['Hate', 'SelfHarm', 'Sexual', 'Violence'].map((category) => {
    const at = lower.indexOf(`${category.toLowerCase()}:`);
    return [category, at < 0 ? 0 : Number(lower[at + category.length + 1])];
  }));
  return {
    isAttack: lower.includes('ignore') && lower.includes('instructions'),
    harm,
    isUngrounded: lower.includes('the moon is made of cheese'),
    isTaskRisk: lower.includes('delete_everything'),
    verdict: lower.includes('transfer_money') ? DENIED : { decision: 'allow' },
  };
};
