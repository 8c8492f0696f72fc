import type { Era, JsonObject } from '@durward/core';
import type { Link } from '../../packages/gateway/src/upstream/link.ts';
import { sendJson, serve, toolResult, withHandshake, type Answer, type Served } from './fixture/http-server.ts';
import { ALICE, build, handshake, type Built } from './support.ts';

const built: Built[] = [];
const served: Served[] = [];

/** Closes what the test opened. */
export async function cleanUp(): Promise<void> {
  await Promise.all(built.splice(0).map(({ upstream }) => upstream.close()));
  await Promise.all(served.splice(0).map((one) => one.close()));
}

export async function serving(answer: Answer): Promise<Served> {
  const one = await serve(answer);
  served.push(one);
  return one;
}

type Options = Parameters<typeof build>[1];

export function upstreamAt(url: string, era: Era | 'auto', http: JsonObject = {}, options: Options = {}): Built {
  const one = build({ era, http: { url, ...http } }, options);
  built.push(one);
  return one;
}

export interface Opened extends Built {
  readonly server: Served;
  readonly link: Link;
}

/** A server, and a modern conversation with it. */
export async function modern(answer: Answer, http: JsonObject = {}, options: Options = {}): Promise<Opened> {
  const server = await serving(answer);
  const one = upstreamAt(server.url, 'modern', http, options);
  return { ...one, server, link: await one.upstream.open(ALICE, 'modern') };
}

/** A server, and a legacy conversation with it, past its handshake. */
export async function legacy(answer: Answer, http: JsonObject = {}, options: Options = {}): Promise<Opened> {
  const server = await serving(withHandshake(answer));
  const one = upstreamAt(server.url, 'legacy', http, options);
  const link = await one.upstream.open(ALICE, 'legacy');
  await handshake(link);
  return { ...one, server, link };
}

/** Answers a tool call with its arguments. */
export const echo: Answer = ({ json: { id, params } }, response) =>
  sendJson(response, toolResult(id, params?.['arguments']));
