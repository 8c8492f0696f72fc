import type { LoadedConfig } from '@durward/gateway';
import { CommandError } from '../world.ts';

/** What went wrong at the start of the gateway, as one screen that says what to do. */
export function startFailure(error: unknown, { listen, admin }: LoadedConfig): CommandError {
  if (error instanceof CommandError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const port = errorField(error, 'port') ?? String(listen.port);
  const address = errorField(error, 'address') ?? listen.address;
  const isAdmin = port === String(admin.port) && port !== String(listen.port);
  const key = isAdmin ? 'admin' : 'listen';
  const code = errorField(error, 'code');
  if (code === 'EADDRINUSE') {
    return new CommandError(
      'DURWARD_SERVE_PORT_IN_USE',
      `port ${port} on ${address} is taken`,
      'another program listens there, perhaps another Durward',
      `see who it is: lsof -nP -iTCP:${port} -sTCP:LISTEN; stop it, or set \`${key}.port\` to another number`,
    );
  }
  if (code === 'EACCES' && errorField(error, 'port') !== undefined) {
    return new CommandError(
      'DURWARD_SERVE_PORT_FORBIDDEN',
      `this user may not listen on port ${port}`,
      'ports below 1024 are reserved on many systems',
      `set \`${key}.port\` to 1024 or more, for example 8420`,
    );
  }
  if (code === 'EADDRNOTAVAIL') {
    return new CommandError(
      'DURWARD_SERVE_NO_ADDRESS',
      `no interface of this machine has the address ${address}`,
      'only an own address can be bound',
      `set \`${key}.address\` to an address of this machine, for example 127.0.0.1`,
    );
  }
  const next = 'run `durward doctor`; it checks files, folders, programs and addresses one by one';
  return new CommandError('DURWARD_SERVE_FAILED', 'the gateway could not start', message, next);
}

function errorField(error: unknown, name: 'code' | 'port' | 'address'): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // Node puts these on the errors of listen(); the type of Error does not know them.
  const value = (error as Error & Partial<Record<string, unknown>>)[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
