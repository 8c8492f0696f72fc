import { FileError, isOpenToOthers, type ReadFile } from './files.ts';
import { secretShapeOf } from './literal-secret.ts';
import { VARIABLE_NAME } from './parts.ts';
import { Secret } from './secret.ts';

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where secrets are looked up. */
export interface SecretSources {
  readonly env: Environment;
  readonly readFile: ReadFile;
}

/** A reference to a secret leads to nothing usable. The message never holds the value. */
export class SecretError extends Error {
  /** What to do about it. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'SecretError';
    this.hint = hint;
  }
}

/** A secret, with a warning when others can read the file that it came from. */
export interface ReadSecret {
  readonly secret: Secret;
  readonly warning: string | undefined;
}

/** Largest secret, in bytes. */
export const SECRET_BYTES_MAX: number = 64 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The secret behind `env:NAME` or `file:PATH`, read now: a rotated file is seen at the next call.
 *
 * Guarantees that the secret is not empty, at most 64 KiB, valid UTF-8 without NUL. One line break
 * at the end is dropped (editors and `echo` add it). Paths are taken as they are: the loaded
 * configuration holds absolute ones.
 * @throws SecretError with what to do, never with the value.
 */
export function resolveSecret(reference: string, sources: SecretSources): Secret {
  return readSecret(reference, sources).secret;
}

/** {@link resolveSecret}, and whether its file is open to others. */
export function readSecret(reference: string, sources: SecretSources): ReadSecret {
  if (reference.startsWith('env:')) {
    return { secret: fromVariable(reference.slice(4), sources.env), warning: undefined };
  }
  if (reference.startsWith('file:')) return fromFile(reference.slice(5), sources.readFile);
  throw new SecretError(
    'a reference to a secret begins with env: or file:',
    'write env:NAME for an environment variable, or file:PATH for a file',
  );
}

function fromVariable(name: string, env: Environment): Secret {
  if (!VARIABLE_NAME.test(name)) {
    throw new SecretError(
      'env: is not followed by the name of an environment variable',
      'write env:NAME with letters, digits and `_`',
    );
  }
  const value = env[name];
  if (value === undefined || value === '') {
    throw new SecretError(
      `${shownVariable(name)} is ${value === undefined ? 'not set' : 'empty'}`,
      'set it in the environment in which Durward runs',
    );
  }
  return checked(value, shownVariable(name));
}

/** People have written the secret itself after `env:`. Only what is surely a name is shown. */
function shownVariable(name: string): string {
  return name.length <= 64 && /^[A-Z][A-Z0-9_]*$/.test(name) && secretShapeOf(name) === undefined
    ? `the environment variable ${name}`
    : 'the environment variable after env:';
}

function fromFile(path: string, readFile: ReadFile): ReadSecret {
  let text: string;
  let mode: number;
  try {
    const read = readFile(path, SECRET_BYTES_MAX);
    mode = read.mode;
    text = decoder.decode(read.bytes);
  } catch (error) {
    const reason = error instanceof FileError ? error.message : 'the file is not UTF-8 text';
    throw new SecretError(`the secret cannot be read: ${reason}`, 'check the path after file:');
  }
  const secret = checked(text.replace(/\r?\n$/, ''), 'the file after file:');
  const warning = isOpenToOthers(mode)
    ? `other users can read the file with this secret (mode ${mode.toString(8).padStart(4, '0')})`
    : undefined;
  return { secret, warning };
}

function checked(value: string, place: string): Secret {
  if (value === '') throw new SecretError(`${place} is empty`, 'put the secret in it');
  if (Buffer.byteLength(value) > SECRET_BYTES_MAX) {
    throw new SecretError(`${place} is larger than 64 KiB`, 'a secret is small: check the reference');
  }
  if (value.includes('\0')) {
    throw new SecretError(`${place} holds a NUL byte`, 'a secret is text: encode it, for example as Base64');
  }
  return new Secret(value);
}
