#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { readFileBounded } from '@durward/gateway';
import { machineProbes } from './doctor/probes.ts';
import { runtime } from './runtime.ts';
import { run } from './run.ts';
import { scanMachine } from './scan/machine.ts';
import { EXIT, type World } from './world.ts';

/** Writes beside the place and moves it there: no moment in which others could read or see half. */
function writePrivateFile(path: string, text: string): void {
  const beside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(beside, text, { mode: 0o600, flag: 'wx' });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** The pages of the controls: in the published package, and in a checkout. */
const pageFolders = ['../docs/controls', '../../../docs/controls'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

const world: World = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  userName: userInfo().username,
  nodeVersion: process.version,
  clock: () => Date.now(),
  signals: process,
  readFile: readFileBounded,
  writePrivateFile,
  pageFolders,
  probes: machineProbes,
  runtime,
  scanning: scanMachine(process.platform),
};

// Whoever reads the output may stop reading (`| head`): that is no failure, and no reason to leave
// before the command has cleaned up.
let isUnread = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error;
    isUnread ||= stream === process.stdout;
  });
}

const exitCode = await run(process.argv.slice(2), world);
// Output to a pipe is asynchronous: leave when it is out.
process.stdout.write('', (error) => {
  isUnread ||= error !== null && error !== undefined;
  process.stderr.write('', () => process.exit(isUnread ? EXIT.ok : exitCode));
});
