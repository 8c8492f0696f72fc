import {
  CODE,
  CONTROLS,
  DEFAULT_LIMITS,
  eraOf,
  grantPolicy,
  isProtocolVersion,
  META,
  NEWEST_LEGACY_VERSION,
  NEWEST_MODERN_VERSION,
  Pipeline,
  userIdOf,
  type Cleared,
  type Era,
  type JsonObject,
  type Limits,
  type Message,
  type Notification,
  type Principal,
  type ProtocolVersion,
  type Reply,
} from '@durward/core';
import { Secret } from './config/secret.ts';
import { serverSchema, type ServerConfig } from './config/server-schema.ts';
import { isOwnHeader } from './config/own-headers.ts';
import { clearBridgedMessages, clearOwnMessages, type Bench } from './exchange/clearing.ts';
import { messageFrom, requestFrom } from './exchange/rebuild.ts';
import { ask } from './upstream/ask.ts';
import { createUpstream } from './upstream/create-upstream.ts';
import { UpstreamError, type Link, type SendOptions, type Upstream } from './upstream/link.ts';

/** A program to start, or an address to connect to. Every value is used as it is. */
export type SurveyTarget =
  | {
      readonly kind: 'program';
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string | undefined;
    }
  | {
      readonly kind: 'http' | 'sse';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly allowPlainHttp: boolean;
    };

export interface SurveyOptions {
  readonly target: SurveyTarget;
  /** What the server is told about who asks: one that hides from scanners knows them by their names. */
  readonly clientName: string;
  readonly limits: Pick<Limits, 'replyBytesMax' | 'requestTimeoutMs'>;
  readonly clock: () => number;
  /** Of which programs get what every client gives them: where programs, home and temporary files are. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A server that is surveyed did not answer as it should. */
export class SurveyError extends Error {
  /** It answers only those who have signed in. */
  readonly wantsSignIn: boolean;

  constructor(error: unknown) {
    const detail = error instanceof UpstreamError ? error.failure.detail : String(error);
    const wantsSignIn = REFUSED.some((text) => detail.includes(text));
    super(wantsSignIn ? 'it answers only those who have signed in' : detail, { cause: error });
    this.name = 'SurveyError';
    this.wantsSignIn = wantsSignIn;
  }
}

/** How the links word it; both questions of a probe may have been answered so. */
const REFUSED: readonly string[] = ['HTTP status 401', 'HTTP status 403'];

/** One conversation, after its greeting. */
export interface SurveyTalk {
  readonly era: Era;
  /** What the server said of itself: the result of `initialize` or `server/discover`. */
  readonly welcome: JsonObject;
  /** Asks for one page of a list. Rejects with a `SurveyError`. */
  ask(method: string, params: JsonObject): Promise<Reply>;
  close(): Promise<void>;
}

/** A server that is asked what it offers, and used for nothing. */
export interface Survey {
  /** The eras that it speaks. Starts or connects it. Rejects with a `SurveyError`. */
  eras(): Promise<ReadonlySet<Era>>;
  greet(era: Era): Promise<SurveyTalk>;
  /** The last lines that it wrote to its error stream, without the values that it was given. */
  readonly lastWords: readonly string[];
  /** Ends everything: no process is left. */
  close(): Promise<void>;
}

const NAME = 'scanned';
const LAST_WORDS_MAX = 5;
const STOP_GRACE_MS = 1000;
/** What SDKs hand to a program when its configuration says nothing. */
const INHERITED: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TERM',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'APPDATA',
  'HOMEDRIVE',
  'HOMEPATH',
  'LOCALAPPDATA',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'SYSTEMDRIVE',
  'SYSTEMROOT',
  'TEMP',
  'USERNAME',
  'USERPROFILE',
];

const SURVEYOR_PARTS = { issuer: 'durward', tenant: undefined, subject: 'scanner', client: 'durward' };
const SURVEYOR: Principal = Object.freeze({
  ...SURVEYOR_PARTS,
  userId: userIdOf(SURVEYOR_PARTS),
  scopes: [],
  roles: [],
  groups: [],
  privileges: 'scanner',
  expiresAtMs: undefined,
  tokenId: undefined,
});
/** Lists are open to whoever is admitted; there is nothing by name that it may use. */
const ADMITTED = [
  {
    name: 'the scanner lists',
    to: { subjects: [SURVEYOR.subject] },
    servers: [NAME],
    tools: [],
    prompts: [],
    resources: [],
    methods: [],
  },
];

/**
 * Opens a server as the gateway would, with the same limits, deadlines and guardian, to read what it
 * says of itself. Starts nothing yet. Throws an `Error` when the target cannot be used.
 */
export function openSurvey(options: SurveyOptions): Survey {
  const limits: Limits = {
    ...DEFAULT_LIMITS,
    ...options.limits,
    idleReplyTimeoutMs: options.limits.requestTimeoutMs,
  };
  const law = { pipeline: new Pipeline(CONTROLS, ({ mode }) => mode), policy: grantPolicy(ADMITTED, 'scan') };
  const bench: Bench = { clock: options.clock, limits, law: () => law };
  const values = new Map<string, Secret>();
  const lastWords: string[] = [];
  const upstream = createUpstream({
    server: NAME,
    config: configOf(options, values),
    limits,
    clock: options.clock,
    events: {
      dropped: () => {},
      stderr: (_server, line) => {
        lastWords.push(line);
        if (lastWords.length > LAST_WORDS_MAX) lastWords.shift();
      },
      lifecycle: () => {},
    },
    clear: clearOwnMessages(bench, NAME),
    resolveSecret: (reference) => values.get(reference) ?? new Secret(''),
    environment: options.environment,
  });
  return {
    lastWords,
    eras: () => upstream.eras().catch(asSurveyError),
    greet: (era) => greet(upstream, era, bench, options.clientName).catch(asSurveyError),
    close: () => upstream.close(),
  };
}

function asSurveyError(error: unknown): never {
  throw new SurveyError(error);
}

/** Values go in as secrets, so that they come back out of no log. */
function configOf({ target, limits }: SurveyOptions, values: Map<string, Secret>): ServerConfig {
  const hold = (given: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => {
        const reference = `env:VALUE_${String(values.size)}`;
        values.set(reference, new Secret(value));
        return [name, reference];
      }),
    );
  if (target.kind === 'program') {
    const { command, args, env, cwd } = target;
    return checked({
      stdio: {
        command,
        args: [...args],
        env: hold(env),
        ...(cwd === undefined ? {} : { cwd }),
        inheritEnv: INHERITED,
        startTimeoutMs: limits.requestTimeoutMs,
        stopGraceMs: STOP_GRACE_MS,
      },
    });
  }
  const { url, headers, allowPlainHttp } = target;
  // Clients let people write down what they send themselves, such as `Content-Type`.
  const sent = Object.fromEntries(Object.entries(headers).filter(([name]) => !isOwnHeader(name)));
  return checked({ [target.kind]: { url, headers: hold(sent), dangerouslyAllowPlainHttp: allowPlainHttp } });
}

function checked(config: unknown): ServerConfig {
  const parsed = serverSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`its configuration cannot be used: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

async function greet(upstream: Upstream, era: Era, bench: Bench, clientName: string): Promise<SurveyTalk> {
  const link = await upstream.open({ userId: SURVEYOR.userId, conversation: era }, era);
  const talk = new Talk(link, bench, clientName);
  try {
    return Object.assign(talk, { welcome: await talk.greet() });
  } catch (error) {
    await link.close();
    throw error;
  }
}

class Talk {
  readonly era: Era;
  readonly #link: Link;
  readonly #bench: Bench;
  readonly #clear: <M extends Message>(message: M) => Promise<Cleared<M>>;
  readonly #client: JsonObject;
  readonly #options: SendOptions;
  #version: ProtocolVersion;
  #asked = 0;

  constructor(link: Link, bench: Bench, clientName: string) {
    this.era = link.era;
    this.#link = link;
    this.#bench = bench;
    this.#clear = clearBridgedMessages(bench, NAME, SURVEYOR);
    this.#client = Object.freeze({ name: clientName, version: '1' });
    this.#version = link.era === 'modern' ? NEWEST_MODERN_VERSION : NEWEST_LEGACY_VERSION;
    const timeoutMs = bench.limits.requestTimeoutMs;
    this.#options = { traceparent: undefined, headerParams: [], extraHeaders: [], timeoutMs };
  }

  async greet(): Promise<JsonObject> {
    if (this.era === 'modern') return resultOf(await this.ask('server/discover', {}));
    const welcome = resultOf(
      await this.ask('initialize', {
        protocolVersion: this.#version,
        capabilities: Object.freeze({}),
        clientInfo: this.#client,
      }),
    );
    const version = welcome['protocolVersion'];
    if (typeof version !== 'string' || !isProtocolVersion(version) || eraOf(version) !== 'legacy') {
      throw new UpstreamError({ kind: 'malformed', detail: 'it settled on a protocol version that is not known' });
    }
    this.#version = version;
    this.#link.settle(version);
    const reading = { direction: 'to_server', era: this.era, version } as const;
    const json = Object.freeze({ jsonrpc: '2.0', method: 'notifications/initialized' });
    const message = messageFrom(json, reading, this.#bench.limits) as Notification;
    await this.#link.notify(await this.#clear(message), this.#options);
    return welcome;
  }

  async ask(method: string, params: JsonObject): Promise<Reply> {
    this.#asked += 1;
    const reading = { direction: 'to_server', era: this.era, version: this.#version } as const;
    const whole = this.era === 'modern' ? Object.freeze({ ...params, _meta: this.#meta() }) : Object.freeze(params);
    const request = requestFrom(
      { id: `scan-${String(this.#asked)}`, method, params: whole },
      reading,
      this.#bench.limits,
    );
    return ask(this.#link, await this.#clear(request), this.#options).catch(asSurveyError);
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #meta(): JsonObject {
    return Object.freeze({
      [META.protocolVersion]: this.#version,
      [META.clientInfo]: this.#client,
      [META.clientCapabilities]: Object.freeze({}),
    });
  }
}

function resultOf(reply: Reply): JsonObject {
  if (reply.kind === 'result') return reply.result;
  const isAbsent = reply.error.code === CODE.methodNotFound;
  const detail = `it refused its greeting with the error ${String(reply.error.code)}`;
  throw new UpstreamError({ kind: isAbsent ? 'unavailable' : 'malformed', detail });
}
