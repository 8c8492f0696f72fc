import { resolve } from 'node:path';
import { closest, type LoadedConfig } from '@durward/gateway';
import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import type { RevokeRequest } from '../runtime-port.ts';
import { CommandError, EXIT, type World } from '../world.ts';

/** What `durward token` was asked for. */
export interface TokenOptions {
  readonly server?: string;
  readonly subject?: string;
  readonly client?: string;
  readonly ttl?: string;
  readonly header?: boolean;
  readonly file?: string;
}

/**
 * `durward token`: a token of the local issuer, for one server. It goes to standard output, which is
 * what the command is for, or with `--file` into a file that only this user can read.
 */
export async function token(
  world: World,
  output: Output,
  place: ConfigPlace,
  options: TokenOptions,
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  requireLocalIssuer(config);
  const request = {
    server: serverOf(config, options.server),
    subject: options.subject ?? world.userName,
    client: options.client ?? 'durward-cli',
    ttlSeconds: ttlOf(config, options.ttl),
  };
  const minted = await world.runtime.mintToken(config, request);
  const text = options.header === true ? `Authorization: Bearer ${minted.token}` : minted.token;
  const untilMs = world.clock() + request.ttlSeconds * 1000;
  if (options.file !== undefined) {
    world.writePrivateFile(resolve(world.cwd, options.file), `${text}\n`);
  } else if (output.isJson) {
    output.json({ token: minted.token, audience: minted.audience, expiresAt: new Date(untilMs).toISOString() });
  } else {
    output.result(text);
  }
  const written = options.file === undefined ? '' : `, written to ${escapeText(options.file)} (mode 0600)`;
  output.say(
    `For ${escapeText(request.subject)} on ${request.server}, until ${new Date(untilMs).toISOString()}${written}.`,
  );
  return EXIT.ok;
}

function requireLocalIssuer({ identity, listen }: LoadedConfig): void {
  const isAlone = identity.issuers.length === 0 && identity.provider === undefined;
  if (!isAlone || !identity.local.enabled) {
    throw new CommandError(
      'DURWARD_TOKEN_NO_LOCAL_ISSUER',
      'this gateway has no local issuer',
      isAlone
        ? '`identity.local.enabled` is false'
        : 'the configuration names a provider or issuers; only by them do people get tokens for it',
      'let the client sign in, or get a token from your identity provider with the URL of the server as its audience',
    );
  }
  if (listen.port === 0 && listen.publicUrl === undefined) {
    throw new CommandError(
      'DURWARD_TOKEN_NO_AUDIENCE',
      'the audience of the token is not known',
      '`listen.port` is 0, so each start of the gateway has another URL, and `listen.publicUrl` is not set',
      'set `listen.port` to a number, for example 8420',
    );
  }
}

function serverOf({ servers }: LoadedConfig, wanted: string | undefined): string {
  const names = Object.keys(servers);
  const [only] = names;
  if (wanted === undefined && only !== undefined && names.length === 1) return only;
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  const meant = wanted === undefined ? undefined : closest(wanted, names);
  throw new CommandError(
    'DURWARD_TOKEN_WHICH_SERVER',
    wanted === undefined ? 'it is not clear for which server the token is' : `there is no server \`${wanted}\``,
    'a token is good for one server only, so that it is of no use at another',
    meant === undefined ? `add --server with one of: ${names.join(', ')}` : `did you mean --server ${meant}?`,
  );
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function ttlOf({ identity }: LoadedConfig, text: string | undefined): number {
  const max = identity.local.tokenLifetimeSeconds;
  if (text === undefined) return max;
  const match = /^(\d{1,6})([smh]?)$/.exec(text);
  const seconds = match === null ? 0 : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1);
  if (seconds >= 1 && seconds <= max) return seconds;
  throw new CommandError(
    'DURWARD_TOKEN_LIFETIME',
    `--ttl must be from 1s to ${String(max)}s`,
    'the gateway accepts local tokens up to `identity.local.tokenLifetimeSeconds`',
    'write for example --ttl 15m, or raise that limit',
  );
}

/** What `durward token revoke` was asked for. */
export interface RevokeOptions {
  readonly id?: string;
  readonly file?: string;
  readonly subject?: string;
  readonly issuer?: string;
  readonly reason?: string;
}

/** `durward token revoke`: one token, or all tokens of a subject until now. Running gateways follow. */
export async function tokenRevoke(
  world: World,
  output: Output,
  place: ConfigPlace,
  options: RevokeOptions,
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const request = revokeRequestOf(world, options);
  const reason = options.reason ?? 'revoked at the command line';
  await world.runtime.revoke(config, request, reason);
  const what = request.kind === 'token' ? 'The token' : `Every token of ${escapeText(request.subject)} until now`;
  if (output.isJson) output.json({ revoked: { kind: request.kind }, reason });
  else output.result(`${what} is revoked.`);
  return EXIT.ok;
}

function revokeRequestOf(world: World, options: RevokeOptions): RevokeRequest {
  const { id, file, subject, issuer } = options;
  if ([id, file, subject].filter((given) => given !== undefined).length !== 1) {
    throw new CommandError(
      'DURWARD_TOKEN_WHICH_TOKEN',
      'exactly one of --id, --file and --subject is needed',
      'it must be clear what stops working',
      'use --id with the `jti`, --file with a file that holds the token, or --subject for all of one subject',
    );
  }
  if (subject !== undefined) return { kind: 'subject', issuer, subject };
  if (id !== undefined) return { kind: 'token', issuer, tokenId: id };
  return claimedIn(world, file ?? '');
}

const TOKEN_BYTES_MAX = 64 * 1024;

/** What a token in a file says of itself. It is not verified: revoking what is not ours harms nobody. */
function claimedIn(world: World, file: string): RevokeRequest {
  const { bytes } = world.readFile(resolve(world.cwd, file), TOKEN_BYTES_MAX);
  const text = new TextDecoder().decode(bytes).trim().replace(/^authorization:\s{0,8}bearer\s{1,8}/i, '');
  try {
    const claims: unknown = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString());
    if (typeof claims === 'object' && claims !== null && 'jti' in claims && 'iss' in claims) {
      if (typeof claims.jti === 'string' && typeof claims.iss === 'string') {
        return { kind: 'token', issuer: claims.iss, tokenId: claims.jti };
      }
    }
  } catch {
    // Said below, without the text.
  }
  throw new CommandError(
    'DURWARD_TOKEN_UNREADABLE',
    'the file holds no token with an issuer and an id',
    'a token is revoked by its claims `iss` and `jti`',
    'revoke by --subject instead, or give --id and --issuer',
  );
}
