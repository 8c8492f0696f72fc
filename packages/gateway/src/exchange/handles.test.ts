import { DEFAULT_LIMITS, isJsonObject, userIdOf, type JsonObject, type Principal, type Request } from '@durward/core';
import { describe, expect, test } from 'vitest';
import { Seal } from '../session/seal.ts';
import { Handles } from './handles.ts';
import { requestFrom } from './rebuild.ts';

const clock = { now: 0 };
const handles = new Handles(new Seal(new Uint8Array(32).fill(1), () => clock.now, DEFAULT_LIMITS), DEFAULT_LIMITS);

function principal(subject: string): Principal {
  const parts = { issuer: 'i', tenant: undefined, subject, client: 'c' };
  const rights = { scopes: [], roles: [], groups: [], privileges: '' };
  return { userId: userIdOf(parts), expiresAtMs: undefined, tokenId: undefined, ...rights, ...parts };
}
const [ana, eve] = [principal('ana'), principal('eve')];

function request(method: string, params: JsonObject, id = 1): Request {
  const reading = { direction: 'to_server', era: 'modern', version: '2026-07-28' } as const;
  return requestFrom({ id, method, params }, reading, DEFAULT_LIMITS);
}
const call = (more: JsonObject = {}, args: JsonObject = { to: 'ana' }) =>
  request('tools/call', { name: 'pay', arguments: args, ...more });
const listen = (id: string) => request('subscriptions/listen', { notifications: { taskIds: [id] } });
const headers = (name: string) => ({ version: '2026-07-28', method: 'tasks/get', name, params: new Map() });

/** The member of a result that names something sealed. */
function handleIn(result: JsonObject, member: 'requestState' | 'taskId'): string {
  const handle = result[member];
  if (typeof handle !== 'string') throw new Error(`no ${member}`);
  return handle;
}
const asks = { resultType: 'input_required', requestState: 'upstream state', inputRequests: {} };
const stateFor = (who: Principal) => handleIn(handles.close(asks, call(), who, 'bank'), 'requestState');

describe('requestState', () => {
  test('comes back to the server byte for byte when the same caller retries the same request (S-57, E-5)', () => {
    const state = stateFor(ana);
    expect(state).not.toContain('upstream');
    const opened = handles.open(call({ requestState: state, inputResponses: { a: {} } }), undefined, ana, 'bank');
    expect(opened.ok && opened.request.params?.['requestState']).toBe('upstream state');
    expect(opened.ok && opened.request.params?.['inputResponses']).toEqual({ a: {} });
  });

  test.each([
    ['another principal', eve, 'bank', call({ requestState: stateFor(ana) })],
    ['another server', ana, 'mail', call({ requestState: stateFor(ana) })],
    ['other arguments', ana, 'bank', call({ requestState: stateFor(ana) }, { to: 'eve' })],
    ['another tool', ana, 'bank', call({ name: 'pay2', requestState: stateFor(ana) })],
    ['another method', ana, 'bank', request('prompts/get', {
      name: 'pay', arguments: { to: 'ana' }, requestState: stateFor(ana),
    })],
    ['the upstream’s own text', ana, 'bank', call({ requestState: 'upstream state' })],
    ['an empty text', ana, 'bank', call({ requestState: '' })],
    ['a number', ana, 'bank', call({ requestState: 7 })],
  ])('is refused for %s (S-60)', (_what, who, server, retry) => {
    expect(handles.open(retry, undefined, who, server).ok).toBe(false);
  });

  test('is refused after its time', () => {
    const state = stateFor(ana);
    clock.now += DEFAULT_LIMITS.parkedMs;
    const opened = handles.open(call({ requestState: state }), undefined, ana, 'bank');
    expect(opened).toEqual({ ok: false, detail: 'expired' });
  });
});

describe('task ids', () => {
  const created = { resultType: 'task', taskId: 'task-1', status: 'working' };
  const sealedFor = (who: Principal) => handleIn(handles.close(created, call(), who, 'bank'), 'taskId');

  test('stay the same for one principal, differ between principals, and open only for theirs (S-63)', () => {
    expect(sealedFor(ana)).toBe(sealedFor(ana));
    expect(sealedFor(ana)).not.toBe(sealedFor(eve));
    const opened = handles.open(request('tasks/get', { taskId: sealedFor(ana) }), undefined, ana, 'bank');
    expect(opened.ok && opened.request.params?.['taskId']).toBe('task-1');
    expect(opened.ok && opened.request.target).toEqual({ kind: 'task', id: 'task-1' });
    for (const taskId of [sealedFor(eve), 'task-1']) {
      expect(handles.open(request('tasks/get', { taskId }), undefined, ana, 'bank').ok).toBe(false);
    }
  });

  test('are sealed wherever a server may write one', () => {
    const sealed = sealedFor(ana);
    const listed = handles.close({ tasks: [{ taskId: 'task-1' }] }, request('tools/list', {}), ana, 'bank');
    const legacy = handles.close({ task: { taskId: 'task-1' } }, call(), ana, 'bank');
    const _meta = { 'io.modelcontextprotocol/related-task': { taskId: 'task-1' } };
    const related = handles.close({ _meta }, call(), ana, 'bank');
    const told = handles.closeTasks({ taskId: 'task-1', status: 'done' }, ana, 'bank');
    const acknowledged = handles.closeTasks({ notifications: { taskIds: ['task-1'] } }, ana, 'bank');
    const all = JSON.stringify([listed, legacy, related, told, acknowledged]);
    expect(all).not.toContain('task-1');
    expect(all.split(sealed).length - 1).toBe(5);
  });

  test('in a subscription open for their owner alone', () => {
    const opened = handles.open(listen(sealedFor(ana)), undefined, ana, 'bank');
    const filter = opened.ok ? opened.request.params?.['notifications'] : undefined;
    expect(isJsonObject(filter) && filter['taskIds']).toEqual(['task-1']);
    expect(handles.open(listen(sealedFor(ana)), undefined, eve, 'bank').ok).toBe(false);
    expect(handles.open(listen('task-1'), undefined, ana, 'bank').ok).toBe(false);
  });

  test('in Mcp-Name follow the body, and a header that lies goes on lying', () => {
    const get = request('tasks/get', { taskId: sealedFor(ana) });
    const honest = handles.open(get, headers(sealedFor(ana)), ana, 'bank');
    expect(honest.ok && honest.headers?.name).toBe('task-1');
    const lying = handles.open(get, headers(sealedFor(eve)), ana, 'bank');
    expect(lying.ok && lying.headers?.name).toBe(sealedFor(eve));
  });
});

test('results and requests without handles stay the very same objects', () => {
  const result = { content: [{ type: 'text', text: 'taskId requestState' }] };
  expect(handles.close(result, call(), ana, 'bank')).toBe(result);
  const plain = call();
  expect(handles.open(plain, undefined, ana, 'bank')).toEqual({ ok: true, request: plain, headers: undefined });
});
