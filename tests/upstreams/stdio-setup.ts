import { fileURLToPath } from 'node:url';
import type { Era, JsonObject } from '@durward/core';
import type { Link } from '../../packages/gateway/src/upstream/link.ts';
import { ALICE, build, handshake, untilDead, type Built } from './support.ts';

const PROGRAM = fileURLToPath(new URL('./fixture/program.ts', import.meta.url));
const built: Built[] = [];

/** Closes what the test opened; no process of it may be left. */
export async function cleanUp(): Promise<void> {
  const all = built.splice(0);
  await Promise.all(all.map(({ upstream }) => upstream.close()));
  await untilDead(all.flatMap(({ events }) => events.pids()));
}

type Options = Parameters<typeof build>[1] & {
  readonly flags?: readonly string[];
  readonly era?: Era | 'auto';
};

/** The fixture program as an upstream. */
export function program(stdio: JsonObject = {}, options: Options = {}): Built {
  const args = [PROGRAM, ...(options.flags ?? [])];
  const how = { command: process.execPath, args, stopGraceMs: 300, ...stdio };
  const one = build({ era: options.era ?? 'legacy', stdio: how }, options);
  built.push(one);
  return one;
}

/** The fixture program, and a legacy conversation with it, past its handshake. */
export async function legacy(stdio: JsonObject = {}, options: Options = {}): Promise<{ link: Link } & Built> {
  const one = program(stdio, options);
  const link = await one.upstream.open(ALICE, 'legacy');
  await handshake(link);
  return { ...one, link };
}
