import type {
  AuthenticationDemands,
  DenialReason,
  HeaderParam,
  Limits,
  Pipeline,
  Policy,
  Principal,
  SecretProbe,
  ToolDemands,
} from '@durward/core';
import type { Recorder } from '../audit/event.ts';
import type { Holding } from '../content/holding.ts';
import type { ContentReader } from '../content/reader.ts';
import type { ContentRules } from '../content/rules.ts';
import type { Secret } from '../config/secret.ts';
import type { ServerDefinitions } from '../definitions/server-definitions.ts';
import type { Outcome } from '../observe/metrics.ts';
import type { Suspicions } from '../definitions/suspicions.ts';
import type { Seal } from '../session/seal.ts';
import type { SessionBook } from '../session/session-book.ts';
import type { Upstream } from '../upstream/link.ts';
import type { Handles } from './handles.ts';
import type { Hearers } from './hearers.ts';
import type { InFlightCalls } from './in-flight-calls.ts';
import type { LinkBook } from './link-book.ts';
import type { ListFilter } from './list-filter.ts';
import type { OpenStreams } from './open-streams.ts';
import type { ToolCatalog } from './tool-catalog.ts';

/** The rules in force. Replaced as a whole when the configuration changes. */
export interface Law {
  readonly pipeline: Pipeline;
  readonly policy: Policy;
  /** What is done with the content of a server's messages. The same object until the law changes. */
  readonly content: (server: string) => ContentRules;
}

/** One configured server, as the gateway serves it. */
export interface Served {
  readonly name: string;
  /** The canonical URI of its route: the audience of its tokens. */
  readonly audience: string;
  readonly requiredScopes: readonly string[];
  readonly authentication: AuthenticationDemands;
  readonly upstream: Upstream;
  readonly links: LinkBook;
  readonly catalog: ToolCatalog;
  /** What it lists, and what of it was approved. */
  readonly definitions: ServerDefinitions;
  readonly suspicions: Suspicions;
  readonly inFlight: InFlightCalls;
  /** Who is told when people decide on its definitions. */
  readonly hearers: Hearers;
  readonly timeoutMs: number;
  /** Finds the credentials that Durward uses for this server: those of everybody, and of this principal. */
  credentialsOf(principal: Principal | undefined): SecretProbe;
  /** Takes a token that was accepted for this server, where its credential is exchanged for one. */
  readonly accepted?: ((principal: Principal, tokenDigest: string, token: Secret) => void) | undefined;
  /** What a tool demands of a call, beyond what the server demands. */
  demandsOf(tool: string): readonly ToolDemands[];
  /** Whether the record of this call must be on the disk before its reply leaves. */
  mustFlush(tool: string | undefined): boolean;
}

/** What the ways in and the exchanges count. */
export interface Meter {
  /** A request has ended, and how long it took in all. */
  request(server: string, method: string, outcome: Outcome, totalMs: number): void;
  /** How long a server took for its part of a request. */
  upstream(server: string, ms: number): void;
  denial(control: string, reason: DenialReason): void;
  /** Something that goes up and down went up or down by one. */
  level(server: string, what: 'inFlight' | 'sessions' | 'streams', change: 1 | -1): void;
  token(isNew: boolean): void;
}

/** Everything that the ways in and the exchanges share. */
export interface House {
  readonly limits: Limits;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Milliseconds of a clock that only goes forward, with fractions. */
  readonly stopwatch: () => number;
  readonly recorder: Recorder;
  readonly previewBytesMax: number;
  readonly meter: Meter;
  readonly seal: Seal;
  readonly handles: Handles;
  readonly listFilter: ListFilter;
  readonly sessions: SessionBook;
  readonly streams: OpenStreams;
  /** The rules in force now: read once per message. */
  readonly law: () => Law;
  /** What reads content beside our own detector, in the order in which it is asked. */
  readonly readers: () => readonly ContentReader[];
  /** Messages that wait for a person. */
  readonly holding: Holding;
  readonly served: (name: string) => Served | undefined;
  /** How many requests wait for their replies, without those that end only when somebody ends them. */
  readonly underWay: { count: number };
  /** Whether the gateway is shutting down and takes no new work. */
  readonly isDraining: () => boolean;
}

/** Who asks, as the way in found out. */
export interface Caller {
  readonly principal: Principal;
  /** SHA-256 of the token; empty for the owner of a wrapped server, who has none. */
  readonly tokenDigest: string;
  /** Finds the caller's token in texts. */
  readonly token: SecretProbe;
  readonly peer: string;
}

/** A probe that finds nothing. */
export const NO_SECRETS: SecretProbe = Object.freeze({
  armed: false,
  appearsIn: () => false,
  placesIn: () => [],
  mask: (text: string) => text,
});

/** Tools without header annotations. */
export const NO_PARAMS: readonly HeaderParam[] = Object.freeze([]);

/** Of a tool that demands nothing of its own. */
export const NO_DEMANDS: readonly ToolDemands[] = Object.freeze([]);
