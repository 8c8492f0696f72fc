import type { Era, Limits } from '@durward/core';
import { isSecretReference } from '../config/parts.ts';
import type { Secret } from '../config/secret.ts';
import type { HttpConfig, ServerConfig, StdioConfig } from '../config/server-schema.ts';
import { sharedGuardian } from './guardian-process.ts';
import { staticHeaders } from './http-config.ts';
import { HttpUpstream } from './http-upstream.ts';
import type { Upstream, UpstreamEvents } from './link.ts';
import type { UpstreamCredential } from './link-credential.ts';
import type { Clear } from './own-messages.ts';
import type { ProgramCredential } from './program-credential.ts';
import { SseUpstream } from './sse-upstream.ts';
import { StdioUpstream } from './stdio-upstream.ts';

export interface CreateUpstreamOptions {
  /** The name of the server in the configuration. */
  readonly server: string;
  readonly config: ServerConfig;
  readonly limits: Limits;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly events: UpstreamEvents;
  /** Judges the messages that a link originates itself: probes and cancellations. */
  readonly clear: Clear;
  /** The secret behind `env:NAME` or `file:PATH`. Throws when there is none. */
  readonly resolveSecret: (reference: string) => Secret;
  /** The gateway's own environment, of which programs get what `inheritEnv` names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Credentials for a server over HTTP, beyond the headers of its configuration. */
  readonly credential?: UpstreamCredential | undefined;
  /** Credentials for a server that is a program, beyond its environment. */
  readonly program?: ProgramCredential | undefined;
}

/**
 * The server that a configuration describes. Starts nothing and connects nowhere yet.
 *
 * Throws an `Error` with what to change when the configuration must not be used: a secret that
 * cannot be resolved or is no header value, a reserved header, plain HTTP to another machine.
 */
export function createUpstream(options: CreateUpstreamOptions): Upstream {
  const { server, config } = options;
  try {
    if (config.stdio !== undefined) return stdio(options, config.stdio);
    if (config.http !== undefined) return overHttp(options, config.http, config.era);
    if (config.sse !== undefined) return overSse(options, config.sse, config.era);
  } catch (error) {
    throw new Error(`servers.${server}: ${error instanceof Error ? error.message : 'unusable'}`, { cause: error });
  }
  throw new Error(`servers.${server}: none of stdio, http and sse is given`);
}

function stdio(options: CreateUpstreamOptions, config: StdioConfig): Upstream {
  const { server, limits, clock, events, clear, resolveSecret, environment } = options;
  const given: Record<string, string> = {};
  const secrets: Secret[] = [];
  for (const name of config.inheritEnv) {
    const value = environment[name];
    if (value !== undefined) given[name] = value;
  }
  for (const [name, value] of Object.entries(config.env)) {
    const secret = isSecretReference(value) ? resolveSecret(value) : undefined;
    if (secret !== undefined) secrets.push(secret);
    given[name] = secret?.reveal() ?? value;
  }
  return new StdioUpstream({
    server,
    config,
    era: options.config.era,
    limits,
    clock,
    events,
    clear,
    environment: given,
    secrets,
    credential: options.program,
    guardian: sharedGuardian(),
  });
}

function overHttp(options: CreateUpstreamOptions, config: HttpConfig, era: 'auto' | Era): Upstream {
  const { server, limits, clock, events, clear, credential } = options;
  const headers = headersOf(options, config);
  return new HttpUpstream({ server, config, era, limits, clock, events, clear, staticHeaders: headers, credential });
}

function overSse(options: CreateUpstreamOptions, config: HttpConfig, era: 'auto' | Era): Upstream {
  if (era === 'modern') throw new Error('the HTTP+SSE transport has no modern era: use `http`, or `era: legacy`');
  const { server, limits, clock, events, clear, credential } = options;
  const headers = headersOf(options, config);
  return new SseUpstream({ server, config, limits, clock, events, clear, staticHeaders: headers, credential });
}

function headersOf({ resolveSecret }: CreateUpstreamOptions, config: HttpConfig): readonly string[] {
  const secrets = Object.entries(config.headers)
    .map(([name, reference]): [string, Secret] => [name, resolveSecret(reference)]);
  return staticHeaders(new Map(secrets));
}
