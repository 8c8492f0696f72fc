import { DEFAULT_LIMITS, type Cleared } from '@durward/core';
import { expect, test } from 'vitest';
import { EventLog } from './event-log.ts';

const message = (name: string) => ({ method: name }) as unknown as Cleared;
const names = (log: EventLog, stream: number, after: number) =>
  log.after(stream, after).map((event) => (event.message as unknown as { method: string }).method);

test('a stream replays its own messages after a place and never those of another stream (S-60)', () => {
  const log = new EventLog(DEFAULT_LIMITS);
  const [one, two] = [log.openStream(), log.openStream()];
  log.append(one, message('a'), 10);
  log.append(two, message('secret of two'), 10);
  const place = log.append(one, message('b'), 10).sequence;
  log.append(one, message('c'), 10);
  expect(names(log, one, 0)).toEqual(['a', 'b', 'c']);
  expect(names(log, one, place)).toEqual(['c']);
  expect(names(log, two, 0)).toEqual(['secret of two']);
  expect(names(log, 3, 0)).toEqual([]);
});

test('the oldest messages go when there are too many or they are too large', () => {
  const log = new EventLog({ ...DEFAULT_LIMITS, replayEventsMax: 3, replayBytesMax: 100 });
  const stream = log.openStream();
  for (const name of ['a', 'b', 'c', 'd']) log.append(stream, message(name), 10);
  expect(names(log, stream, 0)).toEqual(['b', 'c', 'd']);
  log.append(stream, message('large'), 95);
  expect(names(log, stream, 0)).toEqual(['large']);
});
