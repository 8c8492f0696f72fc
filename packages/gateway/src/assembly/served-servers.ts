import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { matchesGlob, type Denial, type Principal, type SecretProbe, type ToolDemands } from '@durward/core';
import { ServerComparison, type Detector } from '@durward/shield';
import type { Secret } from '../config/secret.ts';
import { isSecretReference } from '../config/parts.ts';
import type { Connectable } from '../credentials/connectable.ts';
import type { CallerTokens } from '../credentials/caller-tokens.ts';
import type { Config } from '../config/schema.ts';
import type { ServerConfig } from '../config/server-schema.ts';
import type { Approvals } from '../definitions/approvals.ts';
import { InstalledCode } from '../definitions/installed-code.ts';
import { identityOf } from '../definitions/server-identity.ts';
import { ServerDefinitions, type Withheld } from '../definitions/server-definitions.ts';
import { FIRST_USE } from '../definitions/sighting-log.ts';
import { Suspicions } from '../definitions/suspicions.ts';
import { clearBridgedMessages, clearOwnMessages } from '../exchange/clearing.ts';
import { Hearers } from '../exchange/hearers.ts';
import { NO_DEMANDS, type House, type Served } from '../exchange/house.ts';
import { InFlightCalls, type InFlightCall } from '../exchange/in-flight-calls.ts';
import { LinkBook, type Bridges } from '../exchange/link-book.ts';
import { ToolCatalog } from '../exchange/tool-catalog.ts';
import { eitherProbe, SecretsProbe } from '../oauth/token-probe.ts';
import type { DefinitionStore, StoredDecision } from '../store/definition-store.ts';
import { LegacyOverModernLink } from '../upstream/bridge/legacy-over-modern.ts';
import { ModernOverLegacyLink } from '../upstream/bridge/modern-over-legacy.ts';
import { createUpstream } from '../upstream/create-upstream.ts';
import type { Upstream, UpstreamEvents } from '../upstream/link.ts';
import type { UpstreamCredential } from '../upstream/link-credential.ts';
import type { ServerCredential, ServerCredentials } from './server-credentials.ts';

/** What servers are built from, beside their own configuration. */
export interface ServerSources {
  readonly house: House;
  readonly events: UpstreamEvents;
  readonly resolveSecret: (reference: string) => Secret;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What their credentials are made from; undefined where there is no server over HTTP. */
  readonly credentials: ServerCredentials | undefined;
  /** What of its definitions was approved. */
  readonly approvals: Approvals;
  readonly definitions: DefinitionStore;
  readonly withheld: (server: string, definitions: readonly Withheld[]) => void;
  /** Told when what a server serves cannot be written. */
  readonly definitionsFailed: (server: string, error: unknown) => void;
  /** What looks at the texts of definitions now. */
  readonly detector: () => Detector;
  /** The canonical URI of a server's route. */
  readonly audienceOf: (server: string) => string;
  /** The configuration holds one of several servers that are guarded with one store, each by a process of its own. */
  readonly isAlone?: boolean;
}

interface Kept {
  readonly config: ServerConfig;
  /** A digest of its secrets: a rotated secret means another server. */
  readonly secrets: string;
  readonly served: Served;
  readonly credential: ServerCredential | undefined;
}

/** The servers of the configuration, as they are served. A reload keeps those that did not change. */
export class ServedServers {
  readonly #sources: ServerSources;
  readonly #comparison = new ServerComparison();
  #detector: Detector;
  #servers = new Map<string, Kept>();

  constructor(sources: ServerSources) {
    this.#sources = sources;
    this.#detector = sources.detector();
  }

  get names(): readonly string[] {
    return [...this.#servers.keys()];
  }

  get(name: string): Served | undefined {
    return this.#servers.get(name)?.served;
  }

  /**
   * Puts a configuration in force. Throws, and changes nothing, when a server cannot be built (a
   * secret that leads nowhere). Returns the servers that are gone or were replaced, for closing.
   */
  replace(config: Pick<Config, 'servers'>): readonly Served[] {
    const next = new Map<string, Kept>();
    for (const [name, server] of Object.entries(config.servers)) {
      const former = this.#servers.get(name);
      const secrets = secretsOf(server, this.#sources.resolveSecret);
      const digest = hash('sha256', JSON.stringify(secrets.map((secret) => secret.reveal())));
      const isSame = former?.secrets === digest && isDeepStrictEqual(former.config, server);
      const kept = { config: server, secrets: digest };
      if (isSame) {
        next.set(name, former);
        continue;
      }
      const credential = this.#sources.credentials?.for(name, server);
      const served = buildServed(name, server, secrets, credential, this.#sources, this.#comparison);
      next.set(name, { ...kept, served, credential });
    }
    const gone = [...this.#servers.values()].filter((kept) => next.get(kept.served.name) !== kept);
    this.#servers = next;
    for (const { served } of gone) this.#comparison.forget(served.name);
    this.#compareWithApproved();
    return gone.map((kept) => kept.served);
  }

  /** People decided: clients that listen are told that their lists are other ones. */
  decided(decisions: readonly StoredDecision[]): void {
    // What is trusted on first use was shown to whoever listed it.
    const ofPeople = decisions.filter(({ by }) => by !== FIRST_USE);
    for (const [server, own] of Map.groupBy(ofPeople, (one) => one.server)) {
      this.#servers.get(server)?.served.hearers.decided(own.map(({ kind }) => kind));
    }
    if (this.#sources.isAlone === true && decisions.length > 0) this.#compareWithApproved();
  }

  /** Where another detector is in force, what servers listed counts no more, and clients that listen are told. */
  detectorChanged(): void {
    const now = this.#sources.detector();
    if (now === this.#detector) return;
    this.#detector = now;
    for (const { definitions, hearers } of this.all) {
      definitions.doubt();
      hearers.decided(['tool', 'prompt', 'resource', 'resource_template']);
    }
  }

  /** Tools that somebody approved are known before their servers list them: what is new resembles them, not they it. */
  #compareWithApproved(): void {
    for (const { server, name } of this.#sources.approvals.approvedTools()) {
      if (this.#servers.has(server) || this.#sources.isAlone === true) this.#comparison.know(server, name);
    }
  }

  /** The server of this name, if people connect accounts there. */
  connectable(name: string): Connectable | undefined {
    return this.#servers.get(name)?.credential?.pages;
  }

  /** Tokens that were revoked are exchanged for nothing any more. */
  forgetTokens(isHit: (caller: { readonly principal: Principal; readonly tokenDigest: string }) => boolean): void {
    for (const { credential } of this.#servers.values()) credential?.callers?.dropWhere(isHit);
  }

  /** The servers as they are served now. */
  get all(): readonly Served[] {
    return [...this.#servers.values()].map(({ served }) => served);
  }

  sweep(): void {
    for (const { served } of this.#servers.values()) served.links.sweep();
  }

  /** Ends the requests that a predicate picks. */
  stopWhere(picks: (call: InFlightCall) => boolean, denial: Denial, control: string): void {
    for (const { served } of this.#servers.values()) served.inFlight.stopWhere(picks, denial, control);
  }

  /** Whether any request is under way that will end by itself. */
  get isBusy(): boolean {
    return [...this.#servers.values()].some(({ served }) => served.inFlight.isBusy);
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((served) => served.upstream.close()));
    await Promise.all(this.all.map((served) => served.definitions.written()));
    this.#servers.clear();
  }
}

function buildServed(
  name: string,
  config: ServerConfig,
  secrets: readonly Secret[],
  credential: ServerCredential | undefined,
  sources: ServerSources,
  comparison: ServerComparison,
): Served {
  const { house, events, resolveSecret, environment } = sources;
  const { limits, clock } = house;
  const catalog = new ToolCatalog(clock);
  const timeoutMs = config.requestTimeoutMs ?? limits.requestTimeoutMs;
  const upstream = createUpstream({
    server: name,
    config,
    limits,
    clock,
    events,
    clear: clearOwnMessages(house, name),
    resolveSecret,
    environment,
    credential: credential?.upstream,
    program: credential?.program,
  });
  const definitions = definitionsOf(name, config, upstream, sources);
  const links = new LinkBook(upstream, bridgesOf(house, name, catalog, timeoutMs), limits, clock);
  return {
    name,
    audience: sources.audienceOf(name),
    requiredScopes: config.requiredScopes,
    authentication: { ...config.authentication, maxAgeSeconds: config.authentication.maxAgeSeconds },
    upstream,
    links,
    catalog,
    definitions,
    suspicions: new Suspicions({
      server: name, stopFrom: config.withholdFrom, reviews: definitions, comparison, detector: sources.detector,
    }),
    inFlight: new InFlightCalls(limits.inFlightPerPrincipalMax),
    hearers: new Hearers(),
    timeoutMs,
    credentialsOf: probesOf(new SecretsProbe(secrets), credential?.upstream ?? credential?.program),
    accepted: acceptedBy(credential?.callers),
    demandsOf: (tool) => demandsOf(config, tool),
    mustFlush: (tool) => mustFlush(config, tool),
  };
}

function acceptedBy(callers: CallerTokens | undefined): Served['accepted'] {
  return callers && ((principal, digest, token) => callers.accepted(principal, digest, token));
}

/** What must not come back out of a server: its static secrets, and what is in use for this person. */
function probesOf(
  fixed: SecretProbe,
  upstream: Pick<UpstreamCredential, 'probeFor'> | undefined,
): Served['credentialsOf'] {
  if (upstream === undefined) return () => fixed;
  return (principal) => {
    if (principal === undefined) return fixed;
    const { userId, issuer, subject } = principal;
    const own = upstream.probeFor({ userId, person: { issuer, subject } });
    return fixed.armed ? eitherProbe(fixed, own) : own;
  };
}

function definitionsOf(
  server: string,
  config: ServerConfig,
  upstream: Upstream,
  sources: ServerSources,
): ServerDefinitions {
  const { stdio } = config;
  const { PATH = '' } = sources.environment;
  const installed = stdio === undefined ? undefined : new InstalledCode(stdio, PATH);
  return new ServerDefinitions({
    server,
    settings: {
      onboarding: config.onboarding, pinned: new Set(config.pinned), pinsVersion: config.pinVersion,
      recheckMs: config.recheckMs,
    },
    approvals: sources.approvals,
    store: sources.definitions,
    clock: sources.house.clock,
    identity: (changed) => [...identityOf(config), ...(installed?.read(changed) ?? [])],
    issuer: () => upstream.certificateIssuer,
    withheld: (definitions) => sources.withheld(server, definitions),
    failed: (error) => sources.definitionsFailed(server, error),
  });
}

/** Every demand whose patterns a tool matches. */
function demandsOf({ demands }: ServerConfig, tool: string): readonly ToolDemands[] {
  if (demands.length === 0) return NO_DEMANDS;
  return demands
    .filter(({ tools }) => tools.some((pattern) => matchesGlob(pattern, tool)))
    .map(({ scopes, acrValues, amr, maxAgeSeconds }) => ({ scopes, acrValues, amr, maxAgeSeconds }));
}

function bridgesOf(house: House, server: string, catalog: ToolCatalog, timeoutMs: number): Bridges {
  const partsFor = (principal: Principal) => ({
    server,
    limits: house.limits,
    clear: clearBridgedMessages(house, server, principal),
  });
  return {
    modernOverLegacy: (legacy, client, principal) =>
      new ModernOverLegacyLink(partsFor(principal), legacy, client, timeoutMs),
    legacyOverModern: (modern, principal) => new LegacyOverModernLink(partsFor(principal), modern, catalog),
  };
}

/** Every secret that goes to this server: it must not come back out of it. */
function secretsOf(
  { stdio, http, sse }: ServerConfig,
  resolveSecret: (reference: string) => Secret,
): readonly Secret[] {
  const references = [
    ...Object.values(http?.headers ?? {}),
    ...Object.values(sse?.headers ?? {}),
    ...Object.values(stdio?.env ?? {}).filter((value) => isSecretReference(value)),
  ];
  return references.map((reference) => resolveSecret(reference));
}

function mustFlush({ flushBeforeReply }: ServerConfig, tool: string | undefined): boolean {
  if (typeof flushBeforeReply === 'boolean') return flushBeforeReply;
  return tool !== undefined && flushBeforeReply.tools.includes(tool);
}
