/**
 * A process that only writes an audit log: `node writer-child.ts <folder> <way>`.
 *
 * - `load`: records without end, and tells on standard output each number that it was told is written.
 * - `once`: opens the log, says `open`, and waits.
 * - `until-full`: records until it is told false, says `false`, then until it is told true again.
 */
import { AuditLog } from '../../packages/gateway/src/audit/audit-log.ts';
import type { AuditEvent } from '../../packages/gateway/src/audit/event.ts';

const [folder = '', way = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const nothing = (): void => {};
const tell = (_fields: unknown, message: string): void => void process.stderr.write(`${message}\n`);

const log = await AuditLog.open({
  folder,
  signingSeed: new Uint8Array(32).fill(1),
  settings: { flushMs: 5, segmentBytesMax: 100_000, checkpointRecords: 200, checkpointMs: 50 },
  clock: Date.now,
  log: { debug: nothing, info: nothing, warn: nothing, error: tell },
  watch: { batch: nothing, flushed: nothing, failed: nothing, dropped: nothing, counted: nothing },
});
say('open');

const numbered = (count: number): AuditEvent => ({
  type: 'call.allowed',
  atMs: Date.now(),
  server: 'files',
  target: 'x'.repeat(count % 300),
  detail: { process: process.pid, count },
});

if (way === 'load') {
  let count = 0;
  const turn = (): void => {
    for (let more = count % 7; more >= 0; more -= 1) {
      const mine = count;
      count += 1;
      log.record(numbered(mine));
      log.settled(false, (written) => say(written ? String(mine) : 'false'));
    }
    setImmediate(turn);
  };
  turn();
}

if (way === 'until-full') {
  let wanted = false;
  let count = 0;
  const turn = (): void => {
    log.record(numbered(count));
    count += 1;
    log.settled(false, (written) => {
      if (written === wanted) say(String(written));
      if (written && wanted) {
        void log.close().then(() => say('closed'));
        return;
      }
      if (!written) wanted = true;
      setTimeout(turn, wanted ? 20 : 0);
    });
  };
  turn();
}

if (way === 'once') setInterval(nothing, 1000);
