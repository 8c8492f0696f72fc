import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which a test writes bytes and reads bytes. */
export class RawConnection {
  readonly socket: Socket;
  #said = '';
  readonly ended: Promise<void>;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** Everything that was read so far. */
  get said(): string {
    return this.#said;
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Resolves when what was read contains the text; rejects when the connection ends before. */
  async until(text: string): Promise<void> {
    while (!this.#said.includes(text)) {
      if (this.socket.closed || this.socket.readableEnded) throw new Error(`ended after: ${this.#said.slice(0, 2000)}`);
      await Promise.race([once(this.socket, 'data'), this.ended]);
    }
  }

  close(): void {
    this.socket.destroy();
  }
}

/** A request as text, with these headers in this order. */
export function requestText(
  line: string,
  headers: Readonly<Record<string, string | undefined>>,
  body = '',
): string {
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return `${[line, ...lines].join('\r\n')}\r\n\r\n${body}`;
}
