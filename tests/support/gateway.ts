import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '@durward/core';
import {
  auditFolderOf,
  auditRecordsIn,
  createLog,
  loadConfig,
  localIssuerApplies,
  openLocalIssuer,
  openSqliteStore,
  readFileBounded,
  startGateway,
  storeFileIn,
  verifyAudit,
  type AuditReport,
  type ConfigInput,
  type LoadedConfig,
  type OpenLog,
  type RunningGateway,
} from '@durward/gateway';

type LocalIssuer = Awaited<ReturnType<typeof openLocalIssuer>>;

/** What a test gateway is started with; the data folder and free ports are added. */
export type TestConfig = Omit<ConfigInput, 'data'>;

export interface TestGatewayOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Moves the clock of the gateway, in milliseconds: for expiry without waiting. */
  readonly skewMs?: () => number;
  /** Certificate authorities for URLs from outside, in PEM. */
  readonly ca?: string;
  /** What the operating log writes; silent by default. */
  readonly log?: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly file: string };
}

/** What a token is minted with that is not as usual. */
export interface TokenOptions {
  readonly client?: string;
  readonly lifetimeSeconds?: number;
  readonly roles?: readonly string[];
  readonly scopes?: readonly string[];
}

/** A grant for everything on every server: for tests that are not about policy. */
export const EVERYTHING = {
  name: 'everything', to: { anyone: true as const }, servers: ['*'],
  tools: ['*'], prompts: ['*'], resources: ['*'],
};

/** A real gateway in this process, on free ports of loopback, with a data folder of its own. */
export class TestGateway {
  readonly folder: string;
  readonly gateway: RunningGateway;
  readonly #issuer: LocalIssuer | undefined;
  readonly #log: OpenLog;
  readonly #options: TestGatewayOptions;
  #config: LoadedConfig;

  constructor(parts: {
    folder: string;
    gateway: RunningGateway;
    issuer: LocalIssuer | undefined;
    log: OpenLog;
    options: TestGatewayOptions;
    config: LoadedConfig;
  }) {
    this.folder = parts.folder;
    this.gateway = parts.gateway;
    this.#issuer = parts.issuer;
    this.#log = parts.log;
    this.#options = parts.options;
    this.#config = parts.config;
  }

  static async start(given: TestConfig, options: TestGatewayOptions = {}): Promise<TestGateway> {
    const folder = mkdtempSync(join(tmpdir(), 'durward-test-'));
    const clock = (): number => Date.now() + (options.skewMs?.() ?? 0);
    const config = loaded(given, folder, options);
    const log = createLog(options.log ?? { level: 'silent' });
    const gateway = await startGateway({
      config,
      log,
      clock,
      environment: options.environment ?? process.env,
      stopwatch: () => performance.now(),
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
    const isLocal = localIssuerApplies(config);
    const issuer = isLocal ? await openLocalIssuer({ dataFolder: folder, baseUrl: gateway.url, clock }) : undefined;
    return new TestGateway({ folder, gateway, issuer, log, options, config });
  }

  get url(): string {
    return this.gateway.url;
  }

  /** The configuration in force, with the port that was found. */
  get config(): LoadedConfig {
    const { listen } = this.#config;
    return { ...this.#config, listen: { ...listen, port: Number(new URL(this.url).port) } };
  }

  route(server: string): string {
    return `${this.url}/servers/${server}/mcp`;
  }

  /** A bearer of the local issuer. */
  token(server: string, subject = 'ana', more: TokenOptions = {}): Promise<string> {
    if (this.#issuer === undefined) throw new Error('this gateway has configured issuers');
    return this.#issuer.mintLocalToken({ server, subject, client: 'test-client', lifetimeSeconds: 600, ...more });
  }

  /** Puts another configuration in force. */
  async reload(given: TestConfig): Promise<void> {
    const config = loaded(given, this.folder, this.#options);
    await this.gateway.reload(config);
    this.#config = config;
  }

  /** The audit records so far, oldest first. */
  records(): readonly JsonObject[] {
    return [...auditRecordsIn(auditFolderOf(this.#config))];
  }

  /** The record of an incident. */
  incident(id: string): JsonObject | undefined {
    return this.records().find((record) => record['incident'] === id);
  }

  /** The `iss` of the local issuer. */
  get issuer(): string {
    if (this.#issuer === undefined) throw new Error('this gateway has configured issuers');
    return this.#issuer.issuer;
  }

  /** Revokes one token (by its `jti`) or every token of a subject so far, as `durward token revoke` does. */
  async revoke(what: { readonly token: string } | { readonly subject: string }): Promise<void> {
    const store = await openSqliteStore(storeFileIn(this.folder), Date.now);
    const at = { issuer: this.issuer, atMs: Date.now() };
    try {
      await ('token' in what
        ? store.revoke({ kind: 'token', tokenId: claimsOf(what.token).jti, ...at }, 'test')
        : store.revoke({ kind: 'subject', subject: what.subject, ...at }, 'test'));
    } finally {
      await store.close();
    }
  }

  verify(): Promise<AuditReport> {
    return verifyAudit(auditFolderOf(this.#config));
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.#log.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Most suites compare what came through with what was sent; tests/journeys/content.test.ts has the marks on. */
const UNMARKED = { content: { spotlight: { mode: 'off' as const } } };

/** A configuration as the gateway loads it: {@link TestGateway.start} without starting. */
export function loaded(given: TestConfig, folder: string, options: TestGatewayOptions): LoadedConfig {
  const config = {
    listen: { port: 0 }, admin: { port: 0 }, ...UNMARKED, ...given, servers: trusted(given), data: { folder },
  };
  // JSON is YAML too.
  const outcome = loadConfig(JSON.stringify(config), {
    file: join(folder, 'durward.yaml'),
    env: options.environment ?? process.env,
    readFile: readFileBounded,
  });
  if (!outcome.ok) throw new Error(outcome.problems.map((problem) => JSON.stringify(problem)).join('\n'));
  return outcome.config;
}

/** Servers of tests that are not about reviews are taken as they are when they are first used. */
export function trusted({ servers = {} }: TestConfig): TestConfig['servers'] {
  return Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, { onboarding: 'trust-on-first-use', ...server }]),
  );
}

/** What a token says, unchecked. */
export function claimsOf(token: string): { readonly jti: string; readonly exp: number } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string; exp: number };
}

/** The incident id in the body of a refusal. */
export function incidentIn(body: string): string | undefined {
  const parsed: unknown = JSON.parse(body);
  const error = isJsonObject(parsed) ? parsed['error'] : undefined;
  const data = isJsonObject(error) ? error['data'] : undefined;
  const incident = isJsonObject(data) ? data['incident'] : undefined;
  return typeof incident === 'string' ? incident : undefined;
}
