import { resolve } from 'node:path';
import { watchConfig, type ConfigProblem, type ConfigWatch, type LoadedConfig } from '@durward/gateway';
import { configFileOf, loadOrExplain, loadOutcome, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { problemsText } from '../print/problems.ts';
import { dangerText, waitingText, welcomeText } from '../print/welcome.ts';
import type { RunningGateway } from '../runtime-port.ts';
import { EXIT, type World } from '../world.ts';
import { startFailure } from './start-failure.ts';

/** How long requests under way may take once the gateway was asked to stop, in milliseconds. */
const DRAIN_MS = 10_000;

/**
 * `durward serve`: runs until SIGTERM or SIGINT. The first asks it to finish what is under way, the
 * second ends it at once. SIGHUP, and a change of the file, reads the configuration again.
 */
export async function serve(world: World, output: Output, place: ConfigPlace): Promise<number> {
  const config = loadOrExplain(world, output, place);
  if (config.warnings.length > 0) output.say(`${problemsText([], config.warnings, output.paintNarration)}\n`);
  const file = configFileOf(world, place.config);
  const gateway = await start(world, config, file);
  // Signals are heard before anything is said: whoever reads that it is up may send one.
  const watch = follow(world, output, gateway, config, place);
  const stop = listenForStop(world);
  try {
    const ownerLink = await gateway.ownerLink();
    const shown = { config, place: { ...place, config: file }, ownerLink, program: programIn(world.env) };
    output.say(welcomeText(gateway, shown, output.paintNarration));
    void sayWhatWaits(output, gateway, config);
    if (output.isJson) {
      output.json({ url: gateway.url, adminUrl: gateway.adminUrl ?? null, servers: gateway.servers });
    }
    return await untilStopped(stop, output, gateway);
  } finally {
    stop.close();
    watch.close();
  }
}

/** In a script of npm the program is on the path, and in the shell of the reader it is not. */
function programIn(env: World['env']): string {
  return env['npm_lifecycle_event'] === undefined ? 'durward' : 'npx durward';
}

async function start(world: World, config: LoadedConfig, file: string): Promise<RunningGateway> {
  try {
    return await world.runtime.startGateway({ config, configFile: resolve(world.cwd, file) });
  } catch (error) {
    throw startFailure(error, config);
  }
}

/**
 * What waits for a review, once the servers were looked at: they are reachable in the meantime, and nothing
 * of theirs is seen.
 */
async function sayWhatWaits(output: Output, gateway: RunningGateway, { servers }: LoadedConfig): Promise<void> {
  if (Object.values(servers).every(({ onboarding }) => onboarding !== 'review')) return;
  try {
    const waiting = await gateway.look();
    if (waiting.length > 0) output.say(`\n${waitingText(waiting, output.paintNarration)}`);
  } catch (error) {
    output.say(`What waits for a review is not known: ${escapeText(messageOf(error))}`);
  }
}

function follow(
  world: World,
  output: Output,
  gateway: RunningGateway,
  running: LoadedConfig,
  place: ConfigPlace,
): ConfigWatch {
  return watchConfig(
    {
      file: resolve(world.cwd, configFileOf(world, place.config)),
      running,
      load: () => loadOutcome(world, place),
      signals: world.signals,
    },
    {
      async loaded(config) {
        sayReloaded(output, config, await gateway.reload(config));
      },
      refused: (problems) => sayRefused(output, problems),
      failed: (error) => output.say(`The configuration could not be taken over: ${escapeText(messageOf(error))}`),
    },
  );
}

function sayReloaded(
  output: Output,
  config: LoadedConfig,
  { applied, needsRestart }: Awaited<ReturnType<RunningGateway['reload']>>,
): void {
  const paint = output.paintNarration;
  if (config.warnings.length > 0) output.say(`${problemsText([], config.warnings, paint)}\n`);
  for (const text of dangerText(config, paint)) output.say(text);
  output.say(`Configuration read again. In effect: ${applied.length === 0 ? 'no change' : applied.join(', ')}.`);
  if (needsRestart.length > 0) output.say(`Kept as it was until the next start: ${needsRestart.join(', ')}.`);
}

function sayRefused(output: Output, problems: readonly ConfigProblem[]): void {
  output.say(problemsText(problems, [], output.paintNarration));
  output.say('\nThe new configuration was refused. The one before goes on unchanged.');
}

/** The first and the second signal to stop. */
interface Stop {
  readonly asked: Promise<void>;
  readonly askedAgain: Promise<'now'>;
  close(): void;
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'];

function listenForStop({ signals }: World): Stop {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<'now'>();
  let count = 0;
  const onSignal = (): void => {
    count += 1;
    if (count === 1) first.resolve();
    else second.resolve('now');
  };
  for (const signal of STOP_SIGNALS) signals.on(signal, onSignal);
  return {
    asked: first.promise,
    askedAgain: second.promise,
    close() {
      for (const signal of STOP_SIGNALS) signals.off(signal, onSignal);
    },
  };
}

async function untilStopped(stop: Stop, output: Output, gateway: RunningGateway): Promise<number> {
  await stop.asked;
  output.say('Stopping: requests under way may finish. Once more stops at once.');
  const ended = await Promise.race([finish(gateway), stop.askedAgain]);
  output.say(ended === 'now' ? 'Stopped at once; requests under way were cut.' : 'Stopped.');
  return ended === 'now' ? EXIT.found : EXIT.ok;
}

async function finish(gateway: RunningGateway): Promise<'finished'> {
  await gateway.drain(DRAIN_MS);
  await gateway.close();
  return 'finished';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
