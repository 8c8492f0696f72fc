import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWritten } from '../../packages/shield/train/written.ts';
import { costTable, type CostRow } from './cost.ts';
import { detectorTable, type DetectorReport } from './detector.ts';
import { stretchTable, type StretchRow } from './stretch.ts';

const SHIELD = join(import.meta.dirname, '../../packages/shield');

interface LearnedFrom {
  readonly model: string;
  readonly texts: string;
  readonly sources: readonly {
    readonly source: string; readonly attacks: number; readonly honest: number; readonly origin?: string;
  }[];
}

function countsOf({ source, attacks, honest }: LearnedFrom['sources'][number]): string {
  return `| ${source} | ${String(attacks)} | ${String(honest)} |`;
}

/** Digests of packages are in `train/honest.json`: the card is part of the package, which is to stay small. */
const INTEGRITY = /, sha512-\S+$/;

/** What was written one by one is told in one row. */
function ownOf(sources: LearnedFrom['sources']): LearnedFrom['sources'] {
  const written = sources.filter(({ source }) => isWritten(source));
  const sum = (key: 'attacks' | 'honest'): number => written.reduce((all, one) => all + one[key], 0);
  return [...sources.filter((one) => !written.includes(one)),
    { source: `own-written-… (${String(written.length)} files)`, attacks: sum('attacks'), honest: sum('honest') }];
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(SHIELD, path), 'utf8'));
}

/** What the model is, what it learned from, how good it is and what it is not good for. */
export function cardOf(
  detector: DetectorReport, cost: readonly CostRow[], stretches: readonly StretchRow[],
): string {
  const { model, texts, sources } = read('train/learned-from.json') as LearnedFrom;
  const { version } = read('src/model/weights.json') as { version: string };
  const given = sources.filter(({ origin }) => origin !== undefined);
  const own = ownOf(sources.filter(({ origin }) => origin === undefined));
  return `# Model card

Written by \`npm run bench:detection -- --card\`. Change what it says there, not here.

Version ${version}, SHA-256 of the weights \`${model}\`.

## What it is

A linear model over hashed words, rows of words and parts of words: 448 K weights of 15 steps each, 262,144 for all
surfaces and 65,536 for each of three groups (what people say; what content says; what describes a tool). A text is
normalised and decoded first; every window of about 320 and 160 characters gets a score, and the worst window decides.
It runs in plain JavaScript, has no dependency and sends nothing anywhere. Rules work beside it; \`detect\` adds the log
odds of both. Of definitions of tools it also reads what they speak of (English only): some fifty kinds of words, such
as those for secrets, for sending, or for keeping quiet, alone and two of them in one stretch of a sentence.

## What it is for, and what not

It finds texts that try to instruct a model where nobody should: in results, documents, descriptions of tools, and in
prompts that try to take a model over. It is one signal. Do not let it decide alone, and do not rely on it for:

- plain requests in ordinary words that only the place makes wrong: it finds some of them, not most;
- texts made by somebody who has the weights: a linear model is easy to get around for who can ask it;
- questions about harmful matters: these are no injections, and it was not trained on them;
- languages beyond Arabic, Chinese, English, French, German, Hindi, Japanese, Korean, Russian and Spanish.

False alarms are most likely on texts about prompts and language models, on texts of security training that quote
attacks, and on role-play. Use \`durward shield calibrate\` to fit the thresholds to your own traffic.

## Figures

Sources below are of other authors than those learned from. No weight was learned from them, but choices were made
by looking at these figures, among them how cautious the thresholds are (\`UNSEEN_ALARM_RATE\` in \`train/scales.ts\`):
take the figures for "usual" and "quiet" as optimistic. Those are the thresholds that the package ships, meant for one
honest text in a hundred and in a thousand; "at 1 %" and "at 0.1 %" are the thresholds at which these very honest texts
give that many alarms. In brackets 95 % intervals.

${detectorTable(detector)}

## Cost

${costTable(cost)}

${stretchTable(stretches)}

## Data

The texts are not part of the package; the weights do not hold them. Digest over all texts in their order:
\`${texts}\`. Digests of the npm packages are in \`train/honest.json\`.

| source | attacks | honest | from |
|---|---:|---:|---|
${given.map((one) => `${countsOf(one)} ${(one.origin ?? '').replace(INTEGRITY, '')} |`).join('\n')}

Of a corpus at most 6,000 texts are used. Its attacks are used a second time inside of honest texts, which counts them
again above. Nobody checked every honest text by hand.

Texts of our own are written by \`packages/shield/train/own.ts\` from phrases in \`packages/shield/train/own/\`. Those
of \`own-written-…\` (\`packages/shield/train/written/\`) were made one by one, each file with a field or tone of its
own, the notes put into honest definitions four times each. What is measured on more of that kind
(\`npm run train:left-out\`) may promise too much for other authors:

| source | attacks | honest |
|---|---:|---:|
${own.map(countsOf).join('\n')}

## Training it again

\`npm run train:shield -- --corpora FOLDER\`: the same texts give the same weights, byte for byte. Minutes on two cores.

## Licence

The weights are under the Apache License 2.0, as the rest of the package.
`;
}
