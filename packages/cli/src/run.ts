import { CommanderError } from 'commander';
import { FileError, SecretError } from '@durward/gateway';
import { escapeText } from './print/escape.ts';
import { paintFor } from './print/paint.ts';
import { buildProgram } from './program.ts';
import type { Outcome } from './program-parts.ts';
import { CommandError, EXIT, type World } from './world.ts';

/**
 * Runs one command line (without the names of Node and the program) and gives its exit code.
 * Nothing it prints comes from elsewhere unescaped.
 */
export async function run(words: readonly string[], world: World): Promise<number> {
  const outcome: Outcome = { exitCode: EXIT.ok };
  try {
    await buildProgram(world, outcome).parseAsync(words, { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.failed;
    world.stderr.write(`${failureText(commandErrorOf(error), world, words)}\n`);
    return EXIT.failed;
  }
}

/** Operating errors are told with what to do; a bug of ours is told with its stack. */
function commandErrorOf(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof FileError) {
    return new CommandError('DURWARD_FAILED', error.message, 'the command needs it', 'check the path and its rights');
  }
  if (error instanceof SecretError) {
    return new CommandError('DURWARD_FAILED', error.message, 'the command needs it', error.hint);
  }
  const message = error instanceof Error ? error.message : String(error);
  if (isBug(error)) {
    const stack = error.stack ?? message;
    return new CommandError('DURWARD_BUG', message, 'this is a mistake in Durward', `report it with: ${stack}`);
  }
  const next = 'follow the message; `durward doctor` checks files, folders, programs and addresses';
  return new CommandError('DURWARD_FAILED', message, 'something that the command needs did not work', next);
}

/** Errors that JavaScript throws when code is wrong. */
function isBug(error: unknown): error is Error {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

function failureText(error: CommandError, world: World, words: readonly string[]): string {
  const paint = paintFor(world.stderr, world.env, !words.includes('--no-color'));
  return [
    `${paint('problem', `error[${error.code}]`)}: ${escapeText(error.message)}`,
    `   = why:  ${escapeText(error.why)}`,
    `   = next: ${escapeText(error.next)}`,
    paint('quiet', `   = more: durward explain ${error.code}`),
  ].join('\n');
}
