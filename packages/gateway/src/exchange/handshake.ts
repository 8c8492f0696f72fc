import { eraOf, isJsonObject, isProtocolVersion, type JsonObject, type Reply, type Request } from '@durward/core';
import { newSessionId } from '../session/session-book.ts';
import { Session } from '../session/session.ts';
import { UpstreamError, type Link } from '../upstream/link.ts';
import type { House } from './house.ts';
import type { Lease } from './link-book.ts';
import type { Place } from './scene.ts';

/**
 * The `initialize` exchange of a legacy client: opens a conversation with the server for this
 * session alone, and turns it into a session when the server has agreed.
 *
 * The session id is ours; the server's own never leaves the gateway. A handshake that fails leaves
 * nothing behind.
 */
export class Handshake {
  readonly #house: House;
  readonly #place: Place;
  readonly #request: Request;
  readonly #id = newSessionId();
  #link: Link | undefined;
  #session: Session | undefined;

  constructor(house: House, place: Place, request: Request) {
    this.#house = house;
    this.#place = place;
    this.#request = request;
  }

  /** The id of the session, once there is one. */
  get sessionId(): string | undefined {
    return this.#session?.id;
  }

  get session(): Session | undefined {
    return this.#session;
  }

  async connect(): Promise<Lease> {
    const { caller, served } = this.#place;
    const full = this.#house.sessions.isFull(caller.principal, served.name);
    if (full !== undefined) throw new UpstreamError({ kind: 'busy', detail: full });
    const link = await served.links.openLegacy(caller.principal, this.#id);
    this.#link = link;
    return { link, release: () => this.#abandon() };
  }

  /** The server's reply is about to leave: begin the session, or give up. The answer ends a session that has begun. */
  settle(reply: Reply): (() => void) | undefined {
    const link = this.#link;
    if (link === undefined || reply.kind !== 'result') return undefined;
    const version = reply.result['protocolVersion'];
    if (typeof version !== 'string' || !isProtocolVersion(version) || eraOf(version) !== 'legacy') return undefined;
    const { caller, served } = this.#place;
    link.settle(version);
    const session = new Session({
      id: this.#id,
      key: this.#house.sessions.keyOf(caller.principal, served.name, this.#id),
      server: served.name,
      principal: caller.principal,
      tokenDigest: caller.tokenDigest,
      link,
      nowMs: this.#house.clock(),
      version,
      clientCapabilities: this.#capabilities(),
      limits: this.#house.limits,
    });
    this.#session = session;
    this.#house.sessions.add(session);
    this.#house.meter.level(served.name, 'sessions', 1);
    link.onClosed(() => void session.end('upstream'));
    this.#house.recorder.record({
      type: 'session.created',
      atMs: this.#house.clock(),
      server: served.name,
      principal: caller.principal,
      session: session.reference,
      trace: this.#place.trace,
      peer: caller.peer,
      detail: { version },
    });
    return () => void session.end('closed');
  }

  #capabilities(): JsonObject {
    const declared = this.#request.params?.['capabilities'];
    return isJsonObject(declared) ? declared : {};
  }

  /** The exchange is over: without a session nobody needs the conversation. */
  #abandon(): void {
    if (this.#session === undefined) void this.#link?.close();
  }
}
