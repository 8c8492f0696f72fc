import { parseArgs } from 'node:util';
import { checkFake } from './check.ts';
import { ContentSafetyFake } from './fake.ts';

/**
 * `node main.ts` serves until it is stopped; `node main.ts --check` starts the fake, asks it everything that
 * is documented, and exits with 1 when an answer is wrong.
 */
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    port: { type: 'string', default: '8429' },
    key: { type: 'string', default: 'not-a-secret' },
  },
});

if (values.check) {
  const results = await checkFake();
  for (const { what, isRight } of results) process.stdout.write(`${isRight ? 'ok  ' : 'FAIL'} ${what}\n`);
  process.exitCode = results.every(({ isRight }) => isRight) ? 0 : 1;
} else {
  const { key } = values;
  const fake = await ContentSafetyFake.start({ key, bearer: 'a-token-of-nobody', port: Number(values.port) });
  process.stdout.write(`a fake of Azure AI Content Safety at ${fake.endpoint}, key ${key}\n`);
}
