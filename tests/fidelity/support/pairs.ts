import { expect } from 'vitest';
import type { JsonObject } from '@durward/core';
import { EVERYTHING, TestGateway } from '../../support/gateway.ts';
import { startPuppet, type HttpPuppet } from '../fixture/puppet-http.ts';
import { stripped, type DifferenceName } from './differences.ts';
import { LegacyHttpPeer, ModernHttpPeer } from './http-peer.ts';
import { LinePeer, ModernLinePeer } from './line-peer.ts';
import { resultIn, type Peer } from './peer.ts';
import { PUPPET } from './servers.ts';

/** A client that can do everything that a server may ask for, and more. */
export const ABLE: JsonObject = {
  sampling: { tools: {}, own: 1 },
  elicitation: { form: {}, url: {} },
  roots: { listChanged: true },
  experimental: { 'com.example/x': { y: [1] } },
  extensions: { 'io.modelcontextprotocol/tasks': {}, 'com.example/e': {} },
};

export const LEGACY_KINDS = ['a legacy program', 'a legacy server over HTTP'] as const;
export const MODERN_KINDS = ['a modern server over HTTP', 'a modern program'] as const;
export const KINDS = [...LEGACY_KINDS, ...MODERN_KINDS] as const;
export type Kind = (typeof KINDS)[number];

/** Two clients that do the same thing. */
export interface Pair {
  /** A client of the server itself. */
  readonly direct: Peer;
  /** The same client in front of Durward. */
  readonly via: Peer;
}

/** What a client does; all that it was answered. */
export type Act = (peer: Peer) => Promise<JsonObject | readonly JsonObject[]>;

function program(era: 'legacy' | 'modern') {
  return { command: process.execPath, args: [PUPPET, '--era', era] };
}

/** The puppet in all four forms, each with a client of its own and one behind Durward. */
export class Pairs {
  readonly gateway: TestGateway;
  readonly legacy: HttpPuppet;
  readonly modern: HttpPuppet;
  readonly #pairs: ReadonlyMap<Kind, Pair>;

  private constructor(gateway: TestGateway, legacy: HttpPuppet, modern: HttpPuppet, pairs: ReadonlyMap<Kind, Pair>) {
    this.gateway = gateway;
    this.legacy = legacy;
    this.modern = modern;
    this.#pairs = pairs;
  }

  static async open(): Promise<Pairs> {
    const [legacy, modern] = await Promise.all([startPuppet('legacy'), startPuppet('modern')]);
    const gateway = await TestGateway.start({
      servers: {
        'legacy-program': { stdio: program('legacy') },
        'legacy-http': { http: { url: legacy.url } },
        'modern-http': { http: { url: modern.url } },
        'modern-program': { stdio: program('modern') },
      },
      grants: [{ ...EVERYTHING, methods: ['*'] }],
      // Letter by letter, invisible ones too: by default those are cut out of what servers say.
      content: { spotlight: { mode: 'off' }, results: { hidden: 'allow' }, errors: { hidden: 'allow' } },
    });
    const place = async (server: string) => ({ url: gateway.route(server), token: await gateway.token(server) });
    const pairs = new Map<Kind, Pair>([
      ['a legacy program', {
        direct: new LinePeer(program('legacy')), via: new LegacyHttpPeer(await place('legacy-program')),
      }],
      ['a legacy server over HTTP', {
        direct: new LegacyHttpPeer({ url: legacy.url }), via: new LegacyHttpPeer(await place('legacy-http')),
      }],
      ['a modern server over HTTP', {
        direct: new ModernHttpPeer({ url: modern.url }, ABLE),
        via: new ModernHttpPeer(await place('modern-http'), ABLE),
      }],
      ['a modern program', {
        direct: new ModernLinePeer(program('modern'), ABLE),
        via: new ModernHttpPeer(await place('modern-program'), ABLE),
      }],
    ]);
    return new Pairs(gateway, legacy, modern, pairs);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pairs.values()].flatMap(({ direct, via }) => [direct.close(), via.close()]));
    await this.gateway.close();
    await Promise.all([this.legacy.close(), this.modern.close()]);
  }

  of(kind: Kind): Pair {
    const pair = this.#pairs.get(kind);
    if (pair === undefined) throw new Error(`no ${kind}`);
    return pair;
  }

  /** What each side makes of the same, first the one without Durward. */
  async both<T>(kind: Kind, act: (peer: Peer) => Promise<T>): Promise<readonly [direct: T, via: T]> {
    const { direct, via } = this.of(kind);
    return Promise.all([act(direct), act(via)]);
  }

  /**
   * Both sides heard the same and were answered the same, member for member, in the same order, but
   * for what is allowed to differ. What the side behind Durward heard.
   */
  async same(kind: Kind, act: Act, allowed: readonly DifferenceName[] = []): Promise<readonly JsonObject[]> {
    const [direct, via] = await this.both(kind, async (peer) => {
      const before = peer.heard.length;
      const replies = await act(peer);
      return [...peer.heard.slice(before), ...[replies].flat()].map((message) => stripped(message, allowed));
    });
    expect(via).toEqual(direct);
    // Not only equal: the members stand in the order in which the server wrote them.
    expect(via.map((message) => JSON.stringify(message))).toEqual(direct.map((message) => JSON.stringify(message)));
    return via;
  }
}

/** Lets the puppet answer with a text; `$id` stands for the id of the request. */
export function say(reply: string): Act {
  return (peer) => peer.call('say', { reply });
}

/** The text of a reply with this result. */
export function ok(result: string): string {
  return `{"jsonrpc":"2.0","id":$id,"result":${result}}`;
}

/** What the puppet shows of what it received. */
export function shownIn(reply: JsonObject | undefined): JsonObject {
  return resultIn(reply ?? {})['structuredContent'] as JsonObject;
}
