import type { Denial, Finding, FrameFault } from '@durward/core';
import type { House } from './house.ts';

/** What the `frame` controls say of bytes that are no message. */
export interface FrameRefusal {
  readonly denial: Denial;
  readonly by: string;
  readonly findings: readonly Finding[];
}

/** Lets the `frame` controls judge a fault of the parser. Never passes. */
export async function frameRefusal(house: House, server: string, fault: FrameFault): Promise<FrameRefusal> {
  const scene = { server, nowMs: house.clock(), limits: house.limits };
  const facts = { fault, bytesMax: house.limits.requestBytesMax };
  const ruling = await house.law().pipeline.rule('frame', facts, scene);
  if (ruling.kind === 'stopped') return ruling;
  // The frame controls are essential, and bytes without a message cannot go on whatever they say.
  return { denial: { reason: 'malformed_message', fault }, by: 'EX003', findings: ruling.findings };
}
