import type { JsonObject } from '../message/json.ts';
import type { HeaderParam, McpHeaders } from '../message/headers.ts';
import type { FrameFault } from '../message/frame.ts';
import type { Message, Reply, Notification, Request } from '../message/message.ts';
import type { Limits } from '../limits.ts';
import type { Policy } from '../policy/policy.ts';
import type { Arrival } from './arrival.ts';
import type { ContentFacts } from './content.ts';
import type { DefinitionFacts } from '../pins/standing.ts';
import type { SuspicionFacts } from '../verdict/suspicion.ts';
import type { Principal } from '../policy/principal.ts';
import type { TokenFacts } from './token.ts';

/**
 * The stages of the way of a message, in order. A control belongs to one of them.
 *
 * - `receive`: what can be told from the request line, the peer and the headers.
 * - `authenticate`: what the presented token says.
 * - `frame`: whether the bytes are one unambiguous message.
 * - `session`: the session, stream or state handle that was presented.
 * - `inspect_in`: a message on its way to the server (authorize, then inspect).
 * - `inspect_out`: a message on its way to the client (inspect, then mark).
 */
export type Stage = 'receive' | 'authenticate' | 'frame' | 'session' | 'inspect_in' | 'inspect_out';

export const STAGES: readonly Stage[] = [
  'receive',
  'authenticate',
  'frame',
  'session',
  'inspect_in',
  'inspect_out',
];

/** What every control may know, whatever its stage. There is no clock and no I/O beside it. */
export interface Setting {
  /** The name of the server that the route leads to. */
  readonly server: string;
  /** Milliseconds since the epoch, read once per message. */
  readonly nowMs: number;
  readonly limits: Limits;
}

/** Stage `authenticate`. */
export interface TokenScene extends Setting {
  /** The canonical URI of this route: the one audience that is accepted here. */
  readonly audience: string;
  readonly requiredScopes: readonly string[];
  readonly httpMethod: string;
  readonly authentication: AuthenticationDemands;
}

/** How somebody must have signed in. @see RFC 9470 */
export interface AuthenticationDemands {
  /** Contexts of which the sign-in must have been one; empty when any will do. */
  readonly acrValues: readonly string[];
  /** Methods all of which the sign-in must have used. */
  readonly amr: readonly string[];
  /** How old the sign-in may be, in seconds; undefined when its age does not matter. */
  readonly maxAgeSeconds: number | undefined;
}

/** What a tool demands of a call, beyond what its server demands. */
export interface ToolDemands extends AuthenticationDemands {
  readonly scopes: readonly string[];
}

/** What was presented to name a conversation, and what is known of it. */
export interface SessionFacts {
  /**
   * - `none`: nothing was presented and nothing is needed.
   * - `absent`: a session is needed and none was presented.
   * - `unknown`, `foreign`: no such session, or none of this principal on this route.
   * - `stale`: it was this principal's and has ended; see `stale`.
   * - `live`: it is this principal's.
   */
  readonly session: 'none' | 'absent' | 'unknown' | 'foreign' | 'stale' | 'live';
  readonly stale?: 'idle' | 'age' | 'privileges' | 'ended';
  /** A presented `Last-Event-ID`, `requestState` or task id that does not verify for this principal. */
  readonly forged?: { readonly what: 'stream' | 'state'; readonly detail: string };
}

/** What the parser made of a body. */
export interface FrameFacts {
  readonly fault: FrameFault | undefined;
  readonly bytesMax: number;
  /** A version that Durward does not serve, as it was requested. */
  readonly unsupportedVersion?: string;
  /** A required member of a modern request's `_meta` that is missing. */
  readonly missingMeta?: string;
  /** An extension that the request belongs to and that its client did not declare. */
  readonly undeclaredExtension?: string;
}

/** Stages `inspect_in` and `inspect_out`. */
export interface MessageScene extends Setting {
  readonly principal: Principal;
  readonly policy: Policy;
  /** The headers of a modern HTTP request; undefined on every other way in. */
  readonly headers: McpHeaders | undefined;
  /** The header annotations of the tool that is called; undefined when its schema is not known. */
  readonly headerParams: readonly HeaderParam[] | undefined;
  /** Texts that must not travel in a message to the server: the caller's own token. */
  readonly inboundSecrets: SecretProbe;
  /** Texts that must not travel in a message to the client: credentials for this upstream. */
  readonly outboundSecrets: SecretProbe;
  /** What the client of a legacy session declared; a modern request carries its own. */
  readonly clientCapabilities: JsonObject | undefined;
  /** What is demanded of calls of the tool that is called, beyond what the server demands. */
  readonly demands: readonly ToolDemands[];
  /** What is pinned of the server and of what the message names; undefined where nothing is looked up. */
  readonly definitions: DefinitionFacts | undefined;
  /** What is suspicious in the definition of what the message names; undefined where nothing is known. */
  readonly suspicions?: SuspicionFacts | undefined;
  /** The request that a reply answers; undefined for other messages. */
  readonly answers: Request | undefined;
  /** What was seen in the content of the message. */
  readonly content: ContentFacts;
}

/** Finds secrets in a text without ever handing them out. */
export interface SecretProbe {
  /** False when there is nothing to look for, so that no string needs to be visited. */
  readonly armed: boolean;
  appearsIn(text: string): boolean;
  /** Where secrets stand in the text, in UTF-16 code units; they may overlap. */
  placesIn(text: string): readonly { readonly start: number; readonly end: number }[];
  /** The text with every secret replaced. */
  mask(text: string): string;
}

/** What the controls of a stage look at, and what they may know. */
export interface StageTypes {
  receive: { subject: Arrival; scene: Setting };
  authenticate: { subject: TokenFacts; scene: TokenScene };
  session: { subject: SessionFacts; scene: Setting };
  frame: { subject: FrameFacts; scene: Setting };
  inspect_in: { subject: Message; scene: MessageScene };
  inspect_out: { subject: Reply | Notification | Request; scene: MessageScene };
}
