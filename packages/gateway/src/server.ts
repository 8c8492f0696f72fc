import { readFileSync } from 'node:fs';
import { startAdminListener, type AdminListener } from './admin/admin-listener.ts';
import { buildHouse, type Changing } from './assembly/build-house.ts';
import { layFoundation, type Foundation } from './assembly/foundation.ts';
import { DefinitionWatch } from './assembly/definition-watch.ts';
import { Identity } from './assembly/identity.ts';
import { ReaderSet } from './assembly/reader-set.ts';
import { meterOf } from './assembly/meter.ts';
import { lawOf } from './assembly/law.ts';
import { ServerCredentials } from './assembly/server-credentials.ts';
import { lookAt } from './assembly/own-look.ts';
import { ServedServers } from './assembly/served-servers.ts';
import { Tickers } from './assembly/tickers.ts';
import { recordUnserved } from './assembly/record-unserved.ts';
import { revokedEvent } from './assembly/revoked-event.ts';
import { waitingIn, type Waiting } from './definitions/waiting.ts';
import { watchUpstreams } from './assembly/upstream-watch.ts';
import { BundleKeeper } from './content/bundles/bundle-keeper.ts';
import { PublicPaths } from './authorization/paths.ts';
import type { AuthorizationServer } from './authorization/authorization-server.ts';
import { AUTHORIZATION_LIMITS } from './authorization/authorization-limits.ts';
import { baseUrlOf, isLoopbackHost, type Listening as ListenPlace } from './config/address.ts';
import { readFileBounded } from './config/files.ts';
import type { LoadedConfig } from './config/load.ts';
import { carryOver, type Carried } from './config/restart.ts';
import type { Secret } from './config/secret.ts';
import type { ListenConfig } from './config/schema.ts';
import { resolveSecret, type SecretSources } from './config/secrets.ts';
import { DpopKey } from './credentials/dpop-key.ts';
import type { SubjectSource } from './credentials/subject-token.ts';
import type { Caller, House } from './exchange/house.ts';
import type { Authenticator } from './oauth/authenticator.ts';
import { canonicalUri, resourceMetadataTexts, resourceMetadataUrl } from './oauth/resource-metadata.ts';
import type { OpenLog } from './observe/log.ts';
import { Metrics } from './observe/metrics.ts';
import { createFrontDoor } from './transport/front-door.ts';
import type { Listening, Serve, TlsMaterial } from './transport/http.ts';
import { nodeEngine } from './transport/node-engine.ts';
import { Places } from './transport/places.ts';
import type { TellUnserved } from './transport/unserved.ts';
import { openVault } from './vault/open-vault.ts';
import type { Vault } from './vault/vault.ts';

/** What the authorization server and the examination of tokens are made from. */
const IDENTITY_SECTIONS: readonly string[] = ['identity', 'servers', 'grants'];
/** How often expired streams are looked for: none outlives its token by more than this. */
const STREAM_CHECK_MS = 500;
const KEEP_ALIVE_MS = 15_000;
const SWEEP_MS = 10_000;
/** How often it is looked whether the window has ended in which strangers are counted. */
const STRANGERS_MS = 1000;
/** How long a drain waits between two looks at what is still under way. */
const DRAIN_STEP_MS = 20;
/** How often decisions of people are taken over: of reviews, and on updates of the shield. */
const FOLLOW_MS = 500;
/** How often servers are looked at while nobody lists what they serve. */
const LOOK_MS = 15 * 60_000;

/** What `startGateway` needs beside the configuration. */
export interface GatewayOptions {
  readonly config: LoadedConfig;
  readonly log: OpenLog;
  /** The environment of the gateway: for secrets by reference, and for programs that inherit from it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Milliseconds of a clock that only goes forward, with fractions. */
  readonly stopwatch: () => number;
  /** The name of whoever runs the gateway; without a provider that person is the owner who signs in. */
  readonly ownerName?: string;
  /** Certificate authorities for URLs from outside, in PEM, beside the system's. */
  readonly ca?: string;
}

/** A gateway that is up. */
export interface RunningGateway {
  /** The URL under which clients reach it. */
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly servers: readonly { readonly name: string; readonly url: string }[];
  /** Looks at every server, and says what waits for a review. A server that cannot be reached is logged. */
  look(): Promise<readonly Waiting[]>;
  /** A link by which the owner of the machine signs in once; undefined where people sign in elsewhere. */
  ownerLink(): Promise<string | undefined>;
  /**
   * Puts another configuration in force: grants, controls, servers and identity at once; what needs
   * a restart stays as it was and is named. Rejects, and changes nothing, when it cannot be used.
   */
  reload(config: LoadedConfig): Promise<Pick<Carried<LoadedConfig>, 'applied' | 'needsRestart'>>;
  /**
   * Refuses new requests and waits, at most this long, until those under way have ended. Streams that
   * end by themselves never are left to {@link close}; answers to questions of servers still pass.
   */
  drain(timeoutMs: number): Promise<void>;
  /** Ends everything: streams, sessions, servers, the audit log. No process is left behind. */
  close(): Promise<void>;
}

/**
 * Starts a gateway. Rejects with a typed error that says what to do, and then leaves nothing behind.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { config, log, clock } = options;
  const metrics = new Metrics(Object.keys(config.servers));
  const { limits } = config;
  const foundation = await layFoundation({ config, limits, clock, log, watch: metrics.audit });
  const dpop = await DpopKey.generate(clock);
  const gateway = new Gateway({ ...options, dpop }, metrics, foundation);
  try {
    await gateway.start();
    return gateway;
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

class Gateway implements RunningGateway {
  readonly #options: GatewayOptions & { readonly dpop: DpopKey };
  readonly #metrics: Metrics;
  readonly #foundation: Foundation;
  readonly #changing: Changing;
  readonly #readers: ReaderSet;
  readonly #house: House;
  readonly #servers: ServedServers;
  readonly #vault: Vault;
  readonly #tickers = new Tickers();
  readonly #watch: DefinitionWatch;
  readonly #bundles: BundleKeeper;
  #config: LoadedConfig;
  #place: ListenPlace;
  #places: Places | undefined;
  #serve: Serve = (_request, response) => response.destroy();
  #listening: Listening | undefined;
  #admin: AdminListener | undefined;
  #identity: Identity | undefined;

  constructor(options: GatewayOptions & { readonly dpop: DpopKey }, metrics: Metrics, foundation: Foundation) {
    const { config, log, clock, environment } = options;
    this.#options = options;
    this.#metrics = metrics;
    this.#foundation = foundation;
    this.#config = config;
    this.#place = config.listen;
    this.#readers = new ReaderSet({
      clock,
      environment,
      resolveSecret: (reference) => this.#resolveSecret(reference),
    });
    this.#changing = { law: lawOf(config), readers: [], isDraining: false };
    this.#house = buildHouse({
      foundation,
      limits: config.limits,
      previewBytesMax: config.audit.previewBytesMax,
      clock,
      stopwatch: options.stopwatch,
      meter: meterOf(metrics),
      changing: this.#changing,
      served: (name) => this.#servers.get(name),
    });
    this.#vault = openVault({
      config: config.vault,
      dataFolder: config.data.folder,
      store: foundation.store.vault,
      clock,
      environment,
      resolveSecret: (reference) => this.#resolveSecret(reference),
    });
    const credentials = new ServerCredentials({
      clock,
      environment,
      resolveSecret: (reference) => this.#resolveSecret(reference),
      isLocal: isLoopbackHost(config.listen.address),
      ca: options.ca,
      dpop: options.dpop,
      vault: this.#vault,
      store: foundation.store.vault,
      paths: () => new PublicPaths(this.url),
      providerTokens: (kind) => this.#providerTokens(kind),
    });
    this.#watch = new DefinitionWatch(foundation.audit, log, clock);
    this.#bundles = new BundleKeeper({
      store: foundation.store.bundles,
      recorder: foundation.audit,
      log,
      clock,
      secrets: this.#secretSources,
      changed: (shield) => {
        this.#changing.law = lawOf(this.#config, shield);
        this.#servers.detectorChanged();
      },
    });
    this.#servers = new ServedServers({
      detector: () => this.#bundles.shield.inForce.ofDefinitions,
      house: this.#house,
      approvals: foundation.approvals,
      definitions: foundation.store.definitions,
      withheld: this.#watch.withheld,
      definitionsFailed: this.#watch.definitionsFailed,
      events: watchUpstreams({ recorder: foundation.audit, log, clock, metrics }),
      resolveSecret: (reference) => this.#resolveSecret(reference),
      environment,
      credentials,
      audienceOf: (server) => canonicalUri(this.url, server),
    });
  }

  get url(): string {
    return baseUrlOf(this.#place);
  }

  get adminUrl(): string | undefined {
    const admin = this.#admin;
    return admin === undefined ? undefined : baseUrlOf(admin);
  }

  get servers(): readonly { readonly name: string; readonly url: string }[] {
    return this.#servers.names.map((name) => ({ name, url: canonicalUri(this.url, name) }));
  }

  async start(): Promise<void> {
    const { listen, admin } = this.#config;
    const tls = tlsOf(this.#config);
    // Requests that come before everything is in place are cut off, not served half.
    this.#listening = await nodeEngine.listen(
      { ...listen, tls, clock: this.#options.clock, unserved: this.#unserved() },
      (request, response) => this.#serve(request, response),
    );
    this.#place = { ...listen, port: this.#listening.port };
    this.#places = this.#placesOf(listen);
    this.#changing.readers = this.#readers.put(this.#config);
    await this.#bundles.put(this.#config.content.bundles);
    this.#servers.replace(this.#config);
    this.#identity = new Identity({
      store: this.#foundation.store,
      clock: this.#options.clock,
      log: this.#options.log,
      resolveSecret: (reference) => this.#resolveSecret(reference),
      ownerName: this.#options.ownerName ?? 'owner',
      ca: this.#options.ca,
      connectable: (server) => this.#servers.connectable(server),
      watch: (authenticator) => this.#watchRevocations(authenticator),
    }, this.url);
    await this.#identity.put(this.#config);
    this.#serve = this.#frontDoor();
    this.#startTickers();
    this.#metrics.showAuditQueue(() => this.#foundation.audit.queued);
    this.#metrics.showBundles(() => this.#bundles.versions);
    if (admin.enabled) {
      this.#admin = await startAdminListener({
        address: admin.address,
        port: admin.port,
        registry: this.#metrics.registry,
        health: {
          audit: () => this.#foundation.audit.isWritable,
          accepting: () => !this.#changing.isDraining,
        },
        log: this.#options.log,
      });
    }
    this.#record('gateway.started', { servers: [...this.#servers.names] });
    this.#record('config.loaded', { dangerous: [...this.#config.dangerous] });
  }

  async reload(next: LoadedConfig): Promise<{ applied: readonly string[]; needsRestart: readonly string[] }> {
    const carried = carryOver(this.#config, next);
    try {
      // First what can be refused: a key that does not belong to its certificate changes nothing.
      const tls = tlsOf(carried.config);
      if (tls !== undefined) this.#listening?.renewTls(tls);
      const gone = this.#servers.replace(carried.config);
      if (IDENTITY_SECTIONS.some((section) => carried.applied.includes(section)))
        await this.#identity?.put(carried.config);
      this.#changing.readers = this.#readers.put(carried.config);
      await this.#bundles.put(carried.config.content.bundles);
      this.#changing.law = lawOf(carried.config, this.#bundles.shield);
      this.#config = carried.config;
      this.#serve = this.#frontDoor();
      const names = new Set(gone.map((served) => served.name));
      await this.#house.sessions.endWhere((session) => names.has(session.server), 'closed');
      await Promise.all(gone.map((served) => served.upstream.close()));
    } catch (error) {
      this.#servers.replace(this.#config);
      this.#metrics.configReload('refused');
      this.#record('config.refused', {});
      throw error;
    }
    this.#metrics.serve(this.#servers.names);
    this.#metrics.configReload('loaded');
    this.#record('config.loaded', { applied: [...carried.applied], needsRestart: [...carried.needsRestart] });
    return carried;
  }

  async drain(timeoutMs: number): Promise<void> {
    this.#changing.isDraining = true;
    // Whoever asked for the end may lose patience: what was counted so far is written first.
    this.#foundation.recorder.settle();
    const { stopwatch } = this.#options;
    const until = stopwatch() + timeoutMs;
    while (this.#servers.isBusy && stopwatch() < until) {
      await new Promise((resolve) => {
        setTimeout(resolve, DRAIN_STEP_MS);
      });
    }
  }

  async close(): Promise<void> {
    this.#changing.isDraining = true;
    this.#tickers.stop();
    this.#house.streams.cutWhere(() => true, 'shutdown');
    await this.#house.sessions.endWhere(() => true, 'shutdown');
    await this.#servers.close();
    await this.#listening?.close();
    await this.#admin?.close();
    await this.#identity?.close();
    await this.#vault.close();
    await this.#readers.close();
    await this.#bundles.close();
    this.#foundation.recorder.end();
    this.#record('gateway.stopped', {});
    await this.#foundation.close();
  }

  async ownerLink(): Promise<string | undefined> {
    return this.#identity?.authorization?.ownerLink();
  }

  /** What was revoked ends at once: streams, calls under way, sessions. */
  #watchRevocations(authenticator: Authenticator): () => void {
    return authenticator.onRevoked((isRevoked, fresh) => {
      for (const revocation of fresh) this.#foundation.audit.record(revokedEvent(revocation, this.#options.clock()));
      const isHit = ({ principal, tokenDigest }: Pick<Caller, 'principal' | 'tokenDigest'>): boolean =>
        isRevoked(principal, tokenDigest);
      this.#servers.forgetTokens(isHit);
      this.#house.streams.cutWhere(isHit, 'revoked');
      this.#servers.stopWhere(({ caller }) => isHit(caller), { reason: 'revoked_token' }, 'TK007');
      void this.#house.sessions.endWhere(isHit, 'revoked');
    });
  }

  /** The authorization server is there later than the servers, and may be replaced. */
  #providerTokens(kind: 'id_token' | 'access_token'): SubjectSource {
    let held: { readonly by: AuthorizationServer; readonly source: SubjectSource } | undefined;
    return {
      of: async (person, userId) => {
        const by = this.#identity?.authorization;
        if (by === undefined) return undefined;
        if (held?.by !== by) held = { by, source: by.subjects(kind) };
        return held.source.of(person, userId);
      },
    };
  }

  #resolveSecret(reference: string): Secret {
    return resolveSecret(reference, this.#secretSources);
  }

  get #secretSources(): SecretSources {
    return { env: this.#options.environment, readFile: readFileBounded };
  }

  #frontDoor(): Serve {
    const { listen } = this.#config;
    const identity = this.#identity;
    const places = this.#places;
    if (identity === undefined || places === undefined) {
      throw new Error('the front door opens before tokens can be examined');
    }
    return createFrontDoor({
      house: this.#house,
      authenticator: identity.authenticator,
      authorization: identity.authorization,
      believesCertificateHeader: listen.clientCertificateHeader,
      places,
      metadataOf: resourceMetadataTexts({
        config: this.#config,
        baseUrl: this.url,
        ownIssuer: identity.ownIssuer,
      }),
      metadataUrlOf: (server) => resourceMetadataUrl(this.url, server),
      isHttps: this.url.startsWith('https:'),
    });
  }

  /** What every server serves now, and what of it waits for a review. */
  async look(): Promise<readonly Waiting[]> {
    const { log } = this.#options;
    for (const served of this.#servers.all) {
      try {
        await lookAt(this.#house, served);
      } catch (error) {
        log.warn({ server: served.name, why: whyOf(error) }, 'a server could not be looked at');
      }
    }
    return waitingIn(this.#foundation.store.definitions, this.#foundation.approvals, this.#config.servers);
  }

  #startTickers(): void {
    this.#tickers.every(FOLLOW_MS, () => {
      void this.#watch.follow(this.#foundation.approvals).then((fresh) => this.#servers.decided(fresh));
    });
    this.#tickers.every(FOLLOW_MS, () => void this.#bundles.follow());
    this.#tickers.every(LOOK_MS, () => {
      this.look().catch((error: unknown) => {
        this.#options.log.error({ why: whyOf(error) }, 'what waits for a review cannot be read');
      });
    });
    const { streams, sessions } = this.#house;
    this.#tickers.every(STRANGERS_MS, () => this.#foundation.recorder.tick());
    this.#tickers.every(STREAM_CHECK_MS, () => streams.tick());
    this.#tickers.every(KEEP_ALIVE_MS, () => streams.keepAlive());
    this.#tickers.every(SWEEP_MS, () => {
      sessions.sweep();
      this.#servers.sweep();
    });
    this.#tickers.every(AUTHORIZATION_LIMITS.sweepMs, () => void this.#identity?.authorization?.sweep());
  }

  #placesOf(listen: ListenConfig): Places {
    return new Places({
      publicUrl: new URL(this.url),
      boundPort: this.#place.port,
      isLoopback: isLoopbackHost(listen.address),
      allowedHosts: listen.allowedHosts,
      allowedOrigins: listen.allowedOrigins,
      trustedProxies: listen.trustedProxies,
    });
  }

  #unserved(): TellUnserved {
    const { meter, clock } = this.#house;
    return recordUnserved({ recorder: this.#foundation.recorder, meter, clock, places: () => this.#places });
  }

  #record(
    type: 'gateway.started' | 'gateway.stopped' | 'config.loaded' | 'config.refused',
    detail: Record<string, readonly string[]>,
  ): void {
    this.#foundation.audit.record({ type, atMs: this.#options.clock(), detail });
  }
}

function whyOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

function tlsOf({ listen }: LoadedConfig): TlsMaterial | undefined {
  if (listen.tls === undefined) return undefined;
  const { certificate, key, minVersion, clientCertificates } = listen.tls;
  return {
    certificate: readFileSync(certificate, 'utf8'),
    key: readFileSync(key, 'utf8'),
    minVersion,
    clientCertificates,
  };
}
