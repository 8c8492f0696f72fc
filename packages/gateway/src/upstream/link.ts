import type { Challenge } from './link-credential.ts';
import type {
  Cleared,
  Era,
  HeaderParam,
  Message,
  Notification,
  Reply,
  Request,
  ProtocolVersion,
} from '@durward/core';

/** One message from an upstream: framed and interpreted, not yet judged. */
export interface Incoming {
  readonly message: Message;
  /** Its size on the wire, in bytes. */
  readonly bytes: number;
  /** The upstream's own event id. It never reaches a client as it is. */
  readonly eventId?: string | undefined;
}

/** Why an upstream gave no (more) replies. The detail is for the record, never for the client. */
export interface UpstreamFailure {
  readonly kind: 'unavailable' | 'timeout' | 'malformed' | 'busy' | 'session_lost' | 'cancelled' | 'unconnected';
  readonly detail: string;
  /** The server refused the credential: what it said about it. */
  readonly challenge?: Challenge;
  /** `unconnected`: where the person connects their account at the server. */
  readonly connect?: { readonly url: string; readonly title: string };
}

/** Where the messages of one request, or of one listening stream, go. Called in order. */
export interface ReplySink {
  message(incoming: Incoming): void;
  /** The upstream primed its stream for resumption, or asked for another reconnection time. */
  primed(eventId: string | undefined, retryMs: number | undefined): void;
  /**
   * Nothing more will come; called exactly once. Without a failure the final reply was delivered
   * (for a listening stream: the upstream ended it).
   */
  end(failure?: UpstreamFailure): void;
}

/** A request under way. */
export interface Pending {
  /**
   * Stops it: closes the connection (HTTP) or sends `notifications/cancelled` (stdio). Nothing
   * reaches the sink afterwards, not even `end`. Harmless when it is already over.
   */
  cancel(reason: string): void;
}

export interface SendOptions {
  /** W3C trace context of our own span, for upstreams that have headers. */
  readonly traceparent: string | undefined;
  /** Header annotations of the called tool, for `Mcp-Param-*` (modern HTTP). */
  readonly headerParams: readonly HeaderParam[];
  /** `Mcp-Param-*` headers of the client that the tool's schema does not know: they are forwarded. */
  readonly extraHeaders: readonly (readonly [name: string, value: string])[];
  /** From the first byte sent to the final reply. */
  readonly timeoutMs: number;
}

/**
 * One conversation with one upstream, in one era, owned by one principal. It is never shared.
 *
 * Only cleared messages fit, and there is no place for headers of the client: credentials come from
 * the upstream's own configuration. Every method checks `isCleared` before it writes.
 */
export interface Link {
  readonly server: string;
  readonly era: Era;
  /** Legacy: the version that the handshake settled on; set by {@link settle}. */
  readonly version: ProtocolVersion;
  request(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending;
  /** Resolves when the upstream has taken it. Rejects with an `UpstreamError`. */
  notify(message: Cleared<Notification>, options: SendOptions): Promise<void>;
  /** Answers a request of the upstream. Rejects with an `UpstreamError`. */
  reply(message: Cleared<Reply>, options: SendOptions): Promise<void>;
  /**
   * Takes the messages that belong to no request (legacy: the standalone stream). At most one
   * listener at a time; a second call replaces the first. With `lastEventId` the upstream is asked
   * to resume there.
   */
  listen(sink: ReplySink, lastEventId: string | undefined): Pending;
  /** Tells the link which version the `initialize` reply settled on (legacy only). */
  settle(version: ProtocolVersion): void;
  /** Calls back once when the conversation is over: process exit, session lost, closed. */
  onClosed(listener: () => void): void;
  /** Ends the conversation: DELETE (HTTP session), stdin close → SIGTERM → SIGKILL (stdio). */
  close(): Promise<void>;
}

/** Somebody, whatever client they use: known where the issuer says, under the name that it says. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
}

/** Whose link it is. The conversation separates those of one principal. */
export interface LinkOwner {
  readonly userId: string;
  /** Undefined where people do not sign in. */
  readonly person?: Person | undefined;
  readonly conversation: string;
}

/** One configured server behind the gateway. */
export interface Upstream {
  readonly server: string;
  readonly kind: 'stdio' | 'http' | 'sse';
  /** The authority behind the certificate of the newest connection; undefined without TLS, or before the first. */
  readonly certificateIssuer?: string | undefined;
  /**
   * The eras that it speaks itself, found out once by probing and remembered for the life of the
   * process or origin; forgotten when a request shows that it no longer holds. A server that answers
   * nobody without a credential is asked with that of `owner`. Rejects with an `UpstreamError`.
   */
  eras(owner?: LinkOwner): Promise<ReadonlySet<Era>>;
  /** Opens a conversation. Rejects with an `UpstreamError` (`busy` at the cap of processes). */
  open(owner: LinkOwner, era: Era): Promise<Link>;
  /** Ends every conversation. No process is left behind when it resolves. */
  close(): Promise<void>;
}

/** What an upstream tells about itself beside its messages, for the record and the log. */
export interface UpstreamEvents {
  /** A line or body that is not an acceptable message: it was dropped. */
  dropped(server: string, detail: { readonly what: string; readonly bytes: number }): void;
  /** One line of a child's stderr, cut to a limit and stripped of control characters. */
  stderr(server: string, line: string): void;
  lifecycle(
    server: string,
    change: 'started' | 'exited' | 'killed' | 'restarting' | 'idle_stopped' | 'era_found',
    detail: Readonly<Record<string, string | number>>,
  ): void;
}

/** An upstream could not do what was asked of it. */
export class UpstreamError extends Error {
  readonly failure: UpstreamFailure;
  constructor(failure: UpstreamFailure) {
    super(`${failure.kind}: ${failure.detail}`);
    this.name = 'UpstreamError';
    this.failure = failure;
  }
}
