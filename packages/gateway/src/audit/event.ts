import type { Finding, JsonObject, Principal, RequestId } from '@durward/core';

/**
 * What happened. The names are the event taxonomy of the audit record and are never renamed.
 * A message has one event per leg: `call.*` when it was judged on its way in, `reply.*` on its way out.
 */
export type AuditEventType =
  | 'auth.accepted' | 'auth.refused'
  | 'token.issued' | 'token.refreshed' | 'token.refused' | 'token.revoked'
  | 'signin.begun' | 'signin.accepted' | 'signin.refused' | 'signin.ended'
  | 'consent.asked' | 'consent.given' | 'consent.denied' | 'consent.refused' | 'consent.revoked'
  | 'connection.begun' | 'connection.made' | 'connection.refused' | 'connection.ended'
  | 'authorization.granted' | 'authorization.refused'
  | 'client.registered' | 'client.refused'
  | 'session.created' | 'session.ended' | 'session.refused'
  | 'request.refused'
  | 'call.allowed' | 'call.denied'
  | 'approval.asked' | 'approval.used'
  | 'reply.allowed' | 'reply.denied' | 'reply.failed'
  | 'stream.opened' | 'stream.closed' | 'stream.cut'
  | 'upstream.started' | 'upstream.exited' | 'upstream.dropped'
  | 'definition.withheld' | 'definition.approved' | 'definition.blocked'
  | 'bundle.admitted' | 'bundle.refused' | 'bundle.promoted' | 'bundle.rolled_back' | 'bundle.restored'
  | 'bundle.differs'
  | 'config.loaded' | 'config.refused'
  | 'gateway.started' | 'gateway.stopped'
  | 'refusals.counted' | 'steps.counted'
  | 'audit.recovered';

/** W3C trace context ids, lower-case hex. */
export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
}

/** One thing to record. It must hold no token, no credential and no whole payload. */
export interface AuditEvent {
  readonly type: AuditEventType;
  readonly atMs: number;
  readonly server?: string | undefined;
  readonly principal?: Principal | undefined;
  /** A short digest of the session id, never the id. */
  readonly session?: string | undefined;
  readonly method?: string | undefined;
  /** What was named: a tool, a prompt, a URI. */
  readonly target?: string | undefined;
  readonly requestId?: RequestId | null | undefined;
  /** `to_server` or `to_client`. */
  readonly leg?: 'to_server' | 'to_client' | undefined;
  readonly era?: 'legacy' | 'modern' | undefined;
  /** The control that stopped it, and why. */
  readonly control?: string | undefined;
  readonly reason?: string | undefined;
  readonly incident?: string | undefined;
  readonly findings?: readonly Finding[] | undefined;
  readonly trace?: Trace | undefined;
  readonly durationMs?: number | undefined;
  readonly bytes?: number | undefined;
  /** `sha256:` + hex of the serialised arguments or result. */
  readonly digest?: string | undefined;
  /** A short, redacted rendering of arguments or result. */
  readonly preview?: string | undefined;
  readonly peer?: string | undefined;
  readonly detail?: JsonObject | undefined;
}

/**
 * The way into the audit log.
 *
 * `record` places an event in the order of the chain and returns at once. `settled` calls back when
 * everything recorded so far has been handed to the kernel (`durable: false`) or is on the disk
 * (`durable: true`), with false when it could not be written: then the caller must deny. That is at the end of a turn
 * of the event loop, so that all of a turn are written together; `commit` does not wait for it.
 */
export interface Recorder {
  record(event: AuditEvent): void;
  settled(durable: boolean, done: (written: boolean) => void): void;
  /** Writes now what was recorded, and calls back those who wait for it. For who knows that nothing else is coming. */
  commit(): void;
}
