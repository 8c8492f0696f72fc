import { request as httpRequest, type ClientRequest } from 'node:http';
import { SseReader, type JsonObject } from '@durward/core';
import { Peer } from './peer.ts';

/** A raw client over the HTTP+SSE transport of 2024-11-05: one stream down, POSTs up. */
export class SsePeer extends Peer {
  readonly #stream: ClientRequest;
  readonly #endpoint: Promise<string>;

  constructor(url: string) {
    super();
    const found = Promise.withResolvers<string>();
    this.#endpoint = found.promise;
    const reader = new SseReader(
      {
        event: ({ event, data }) => {
          if (event === 'endpoint') found.resolve(new URL(data, url).href);
          else this.take(data);
        },
        retry: () => {},
      },
      64 * 1024 * 1024,
    );
    this.#stream = httpRequest(url, { headers: { accept: 'text/event-stream' }, agent: false }, (incoming) => {
      incoming.on('data', (chunk: Buffer) => void reader.push(chunk));
      incoming.on('error', () => {});
    });
    this.#stream.on('error', found.reject);
    this.#stream.end();
  }

  close(): Promise<void> {
    this.#stream.destroy();
    return Promise.resolve();
  }

  protected async send(message: JsonObject): Promise<void> {
    const url = await this.#endpoint;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const headers = { 'content-type': 'application/json' };
    const outgoing = httpRequest(url, { method: 'POST', headers, agent: false }, (incoming) => {
      incoming.resume().on('end', resolve);
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(message));
    await promise;
  }
}
