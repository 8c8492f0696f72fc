import { hash } from 'node:crypto';
import type { JsonObject, Limits, Principal, ProtocolVersion } from '@durward/core';
import type { Link } from '../upstream/link.ts';
import type { ClientStream } from './client-stream.ts';
import { EventLog } from './event-log.ts';
import { StreamRegister } from './stream-register.ts';
import { ServerRequests } from './server-requests.ts';

/** Why a session is over. */
export type SessionEnd = 'closed' | 'idle' | 'age' | 'privileges' | 'revoked' | 'upstream' | 'shutdown';

/** What a request that is under way in a session can be told. */
export interface InFlight {
  cancel(reason: string): void;
}

/**
 * One legacy conversation: a client's session on one route, with the upstream conversation that
 * belongs to it and to nobody else.
 */
export class Session {
  readonly id: string;
  /** `<user_id>:<session_id>`; never leaves the gateway. */
  readonly key: string;
  /** A short digest of the id: its name in records. */
  readonly reference: string;
  readonly server: string;
  readonly principal: Principal;
  /** SHA-256 of the token that began it: when that is revoked, the session ends. */
  readonly tokenDigest: string;
  readonly link: Link;
  readonly createdAtMs: number;
  readonly clientCapabilities: JsonObject;
  readonly events: EventLog;
  readonly serverRequests: ServerRequests;
  readonly streams: StreamRegister;
  /** Requests of the client that wait for their reply, by JSON-RPC id. */
  readonly inFlight = new Map<string | number, InFlight>();
  /** The version that the handshake settled on; set when the `initialize` reply passes. */
  version: ProtocolVersion;
  lastUsedAtMs: number;
  /** Streams that the client holds open: while there is one the session is not idle. */
  openStreams = 0;
  /** The stream for messages that belong to no request. */
  standing: ClientStream | undefined;
  ended: SessionEnd | undefined;
  readonly #onEnd: (() => void)[] = [];

  constructor(options: {
    id: string;
    key: string;
    server: string;
    principal: Principal;
    tokenDigest: string;
    link: Link;
    nowMs: number;
    version: ProtocolVersion;
    clientCapabilities: JsonObject;
    limits: Limits;
  }) {
    this.id = options.id;
    this.key = options.key;
    this.reference = hash('sha256', options.id).slice(0, 16);
    this.server = options.server;
    this.principal = options.principal;
    this.tokenDigest = options.tokenDigest;
    this.link = options.link;
    this.createdAtMs = options.nowMs;
    this.lastUsedAtMs = options.nowMs;
    this.version = options.version;
    this.clientCapabilities = options.clientCapabilities;
    this.events = new EventLog(options.limits);
    this.streams = new StreamRegister(options.limits.replayEventsMax);
    this.serverRequests = new ServerRequests(options.limits.serverRequestsMax);
  }

  onEnd(listener: () => void): void {
    this.#onEnd.push(listener);
  }

  /** Ends it once: cancels what is under way, tells the listeners, closes the upstream's side. */
  async end(why: SessionEnd): Promise<void> {
    if (this.ended !== undefined) return;
    this.ended = why;
    for (const request of this.inFlight.values()) request.cancel(`session ended: ${why}`);
    this.inFlight.clear();
    this.streams.finishAll();
    for (const listener of this.#onEnd) listener();
    await this.link.close();
  }
}
