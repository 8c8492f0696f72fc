import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@durward/core';
import type { ReadingRequest } from '../reader.ts';
import type { HookTarget } from './target.ts';

const SPEC = 'agent-hooks/0.1';
/** @see agent-hooks/0.1: the largest context */
export const CONTEXT_BYTES_MAX = 1_048_576;

/** When something is asked, and as which question. */
export interface Occasion {
  readonly nowMs: number;
  readonly sequence: number;
}

/**
 * What a guard is told: the call before it is made, its result, or texts that belong to no call.
 *
 * @see agent-hooks/0.1, the context of `agent:evaluate`
 */
export function contextOf(request: ReadingRequest, target: HookTarget, { nowMs, sequence }: Occasion): JsonObject {
  const { server, direction, surface, texts, task, principalDigest } = request;
  const point = task === undefined ? 'input' : direction === 'in' ? 'pre_tool_call' : 'post_tool_call';
  return {
    spec: SPEC,
    interception_point: point,
    timestamp: new Date(nowMs).toISOString(),
    sequence,
    agent: { id: `mcp:${server}`, framework: 'durward' },
    session: { id: principalDigest ?? server },
    target: target.value,
    ...(task === undefined ? {} : { tool_call: callOf(task, sequence) }),
    ...(point === 'post_tool_call' ? { tool_result: { value: target.value, is_error: surface === 'error' } } : {}),
    ...(task?.description === undefined ? {} : { tools: [{ name: task.tool, description: task.description }] }),
    ...(principalDigest === undefined ? {} : { actor: { id: principalDigest } }),
    extensions: { durward: { server, direction, surface, pointers: texts.map(({ pointer }) => pointer) } },
  };
}

function callOf(task: NonNullable<ReadingRequest['task']>, sequence: number): JsonObject {
  const digest = createHash('sha256').update(canonicalJson(task.arguments)).digest('hex');
  return { id: `call-${String(sequence)}`, name: task.tool, args: task.arguments, content_hash: `sha256:${digest}` };
}
