import { styleText } from 'node:util';
import { CASES } from './tour/cases.ts';
import { Product, type AuditRecord } from './tour/product.ts';
import type { Observed, Tour, TourCase } from './tour/visits.ts';

/**
 * `npm run tour`: starts the built product with the quickstart configuration and real servers, does
 * to it what honest clients and attackers do, and shows for each case the verdict, the control and
 * the record that it left. Exits with 1 when any case differs from what is expected.
 */
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const isColoured = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const paint = (style: 'green' | 'red' | 'bold' | 'dim', text: string): string =>
  isColoured ? styleText(style, text) : text;

async function recordOf(product: Product, observed: Observed): Promise<AuditRecord | undefined> {
  if (observed.verdict === 'denied') return (await product.incident(observed.incident))[0];
  return (await product.tail()).findLast((record) => record.type === 'reply.allowed');
}

function differences({ expected }: TourCase, observed: Observed, record: AuditRecord | undefined): readonly string[] {
  if (record === undefined) return ['there is no record of it'];
  if (expected === 'allowed') return observed.verdict === 'allowed' ? [] : [`it was denied: ${observed.saw}`];
  if (observed.verdict === 'allowed') return [`it was allowed: ${observed.saw}`];
  const found = { status: observed.status, control: record.control, reason: record.reason };
  return (['status', 'control', 'reason'] as const)
    .filter((key) => found[key] !== expected[key])
    .map((key) => `${key} is ${String(found[key])}, not ${String(expected[key])}`);
}

function show(number: number, tourCase: TourCase, observed: Observed, record: AuditRecord | undefined): void {
  say(`${String(number).padStart(2)}  ${paint('bold', tourCase.title)}`);
  const by = `control ${record?.control ?? '-'} (${record?.reason ?? '-'})`;
  const verdict = observed.verdict === 'allowed'
    ? paint('green', 'allowed')
    : `${paint('red', 'denied')}   HTTP ${String(observed.status)}  ${by}`;
  say(`    ${verdict}`);
  say(`    the client saw: ${observed.saw}`);
  if (record !== undefined) {
    const { principal } = record;
    const who = principal === undefined ? 'nobody yet' : `${principal.subject} via ${principal.client}`;
    const incident = record.incident === undefined ? '' : `, ${record.incident}`;
    say(paint('dim', `    record ${String(record.seq)}: ${record.type}, ${who}${incident}`));
  }
}

async function runCase(number: number, tourCase: TourCase, tour: Tour): Promise<boolean> {
  let observed: Observed;
  try {
    observed = await tourCase.run(tour);
  } catch (error) {
    say(`${String(number).padStart(2)}  ${paint('bold', tourCase.title)}`);
    say(paint('red', `    FAILED: ${error instanceof Error ? error.message : String(error)}\n`));
    return false;
  }
  const record = await recordOf(tour.product, observed);
  show(number, tourCase, observed, record);
  const wrong = differences(tourCase, observed, record);
  for (const difference of wrong) say(paint('red', `    DIFFERS: ${difference}`));
  say('');
  return wrong.length === 0;
}

async function main(): Promise<number> {
  say('Starting the product with examples/quickstart/durward.yaml …\n');
  const product = await Product.start();
  try {
    const tour: Tour = {
      product,
      ana: await product.token('everything', 'ana'),
      eve: await product.token('everything', 'eve'),
      anaForFiles: await product.token('files', 'ana'),
    };
    let passed = 0;
    for (const [index, tourCase] of CASES.entries()) {
      if (await runCase(index + 1, tourCase, tour)) passed += 1;
    }
    say(`durward audit verify: ${await product.verify()}`);
    say(`\n${String(passed)} of ${String(CASES.length)} cases as expected.`);
    return passed === CASES.length ? 0 : 1;
  } finally {
    await product.stop();
  }
}

process.exitCode = await main();
