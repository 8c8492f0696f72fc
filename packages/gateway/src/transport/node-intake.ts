import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { UnservedRequests } from './unserved.ts';

const HEADERS_MAX = 100;
/** Most requests of one connection that wait for their replies: nobody sends so many ahead but to fill memory. */
const WAITING_MAX = 32;

/** What a client wants to hear before it goes on (RFC 9110 §10.1.1). */
type Expectation = 'none' | 'continue' | 'other';

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** The exchanges of one connection. */
interface Connection {
  readonly open: Set<Exchange>;
  latest: Exchange | undefined;
}

/**
 * Takes from `node:http` what it has read, and what it could not read. Nothing is left to its own answers, because
 * those leave no record: a request is served, or it is told of as unserved.
 */
export class NodeIntake {
  readonly #serve: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
  readonly #unserved: UnservedRequests;
  readonly #connections = new WeakMap<Duplex, Connection>();

  constructor(serve: (incoming: IncomingMessage, outgoing: ServerResponse) => void, unserved: UnservedRequests) {
    this.#serve = serve;
    this.#unserved = unserved;
  }

  /** Listens to a server, whose `requireHostHeader` is off and whose `maxHeadersCount` is 0. */
  listenTo(server: Server | TlsServer): void {
    server.on('request', (incoming, outgoing) => this.#take({ incoming, outgoing }, 'none'));
    server.on('checkContinue', (incoming, outgoing) => this.#take({ incoming, outgoing }, 'continue'));
    server.on('checkExpectation', (incoming, outgoing) => this.#take({ incoming, outgoing }, 'other'));
    // Nothing here speaks another protocol: a client that offers one is answered in this one (RFC 9110 §7.8), and a
    // client that asks for a tunnel gets none.
    server.on('connect', (incoming, socket) => this.#unserved.drop(incoming, socket, 'tunnel'));
    server.on('clientError', (error, socket) => this.#break(error, socket));
  }

  #take(exchange: Exchange, expectation: Expectation): void {
    const { incoming, outgoing } = exchange;
    if (this.#isFlooding(exchange)) {
      this.#unserved.drop(incoming, incoming.socket, 'ahead');
      return;
    }
    const isWithoutHost = incoming.httpVersion === '1.1' && incoming.headers.host === undefined;
    if (isWithoutHost) this.#unserved.refuse(incoming, outgoing, 'no_host');
    else if (expectation === 'other') this.#unserved.refuse(incoming, outgoing, 'expectation');
    else if (incoming.rawHeaders.length > 2 * HEADERS_MAX) this.#unserved.refuse(incoming, outgoing, 'headers');
    else {
      if (expectation === 'continue') outgoing.writeContinue();
      this.#serve(incoming, outgoing);
    }
  }

  /** Notes an exchange; true when too many of its connection wait for their replies. */
  #isFlooding(exchange: Exchange): boolean {
    const { incoming: { socket }, outgoing } = exchange;
    const connection = this.#connections.get(socket) ?? { open: new Set(), latest: undefined };
    this.#connections.set(socket, connection);
    connection.open.add(exchange);
    connection.latest = exchange;
    outgoing.once('close', () => connection.open.delete(exchange));
    return connection.open.size > WAITING_MAX;
  }

  #break(error: NodeJS.ErrnoException, socket: Duplex): void {
    const { open, latest } = this.#connections.get(socket) ?? {};
    const isReplying = [...open ?? []].some(({ outgoing }) => outgoing.headersSent);
    const under = latest?.incoming.complete === false ? latest : undefined;
    // The rest of a request that was answered already: nobody waits for it, and it is not refused a second time.
    const isAnswered = under?.outgoing.writableEnded === true;
    const rawHeaders = under?.incoming.rawHeaders;
    this.#unserved.broken(error, socket, { isReplying: isReplying || isAnswered, rawHeaders });
  }
}
