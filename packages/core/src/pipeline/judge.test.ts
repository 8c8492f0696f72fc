import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CALL, MESSAGE_SCENE, messageOf, SESSION, SETTING } from '../../../../tests/controls/benign.ts';
import type { JsonValue } from '../message/json.ts';
import type { Request } from '../message/message.ts';
import { allow, deny, type Redaction, type Verdict } from '../verdict/verdict.ts';
import { isCleared, type Cleared } from './cleared.ts';
import type { AnyControl, Control, Mode } from './control.ts';
import { Pipeline, type Judgement } from './judge.ts';
import type { Stage } from './scene.ts';

type Check = Control<'inspect_in'>['check'];

function control(id: string, check: Check, parts: Partial<Control<'inspect_in'>> = {}): Control<'inspect_in'> {
  const name = id.toLowerCase();
  return { id, name, stage: 'inspect_in', severity: 'medium', mode: 'enforce', essential: false, check, ...parts };
}

const passing = (id: string) => control(id, () => allow());
const denying = (id: string) => control(id, () => deny({ reason: 'held' }));

const message = messageOf(CALL);
const enforced = () => 'enforce' as const;

function judge(controls: readonly AnyControl[], modeOf: (control: AnyControl) => Mode = enforced) {
  return new Pipeline(controls, modeOf).judgeInbound(message, MESSAGE_SCENE);
}

async function stoppedBy(controls: readonly AnyControl[], modeOf?: (control: AnyControl) => Mode): Promise<unknown> {
  const judgement = await judge(controls, modeOf);
  return judgement.kind === 'stopped' ? [judgement.by, judgement.denial.reason] : judgement.kind;
}

/** A mode for every control: one observes, the others are enforced. */
const observing = (id: string) => (candidate: AnyControl): Mode => (candidate.id === id ? 'observe' : 'enforce');

function noting(id: string, later: boolean, kind: 'allow' | 'deny'): Control<'inspect_in'> {
  const verdict: Verdict = kind === 'allow'
    ? { kind, notes: [{ severity: 'info', what: id }] }
    : deny({ reason: 'held' }, { severity: 'info', what: id });
  return control(id, () => (later ? Promise.resolve(verdict) : verdict));
}

function cutting(id: string, text: string): Control<'inspect_in'> {
  return control(id, () => ({
    kind: 'redact', redactions: [{ path: ['params', 'arguments', 'path'], text }], notes: [],
  }));
}

/** What an upstream link takes: nothing but a cleared request. */
function forward(cleared: Cleared<Request>): string {
  return cleared.method;
}

function redacted(redactions: readonly Redaction[], json: JsonValue = CALL) {
  const redacting = control('XX001', () => ({ kind: 'redact', redactions, notes: [{ severity: 'low', what: 'cut' }] }));
  const subject = messageOf(json);
  return { subject, judgement: new Pipeline([redacting], enforced).judgeInbound(subject, MESSAGE_SCENE) };
}

async function outcome(path: Redaction['path'], json?: JsonValue, text = 'CHANGED'): Promise<unknown> {
  const judgement = await redacted([{ path, text }], json).judgement;
  return judgement.kind === 'stopped' ? [judgement.by, judgement.denial.reason] : judgement.message.json;
}

/** The parts of a request that no redaction may change, then its params. */
function kept({ json, params: _params, ...rest }: Request): readonly unknown[] {
  return [rest, { ...json, params: 0 }, json['params']];
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a control that fails stops the message (S-09)', () => {
  const throwing = control('XX001', () => {
    throw new Error('broken');
  });

  test('by throwing', async () => {
    expect(await judge([throwing])).toMatchObject({
      kind: 'stopped', by: 'XX001', denial: { reason: 'control_failed', control: 'XX001', detail: 'broken' },
    });
  });

  test('by throwing what is no error', async () => {
    const odd = control('XX001', () => {
      // A library may throw anything.
      // oxlint-disable-next-line typescript/only-throw-error
      throw 'text';
    });
    expect(await stoppedBy([odd])).toEqual(['XX001', 'control_failed']);
  });

  test('by rejecting', async () => {
    const rejecting = control('XX001', () => Promise.reject(new Error('broken')));
    expect(await stoppedBy([rejecting])).toEqual(['XX001', 'control_failed']);
  });

  test('by answering too late: even an allow does not count any more', async () => {
    vi.useFakeTimers();
    const late = control('XX001', () => new Promise<Verdict>((resolve) => {
      setTimeout(() => resolve(allow()), MESSAGE_SCENE.limits.controlTimeoutMs + 1);
    }));
    const judging = judge([late]);
    await vi.advanceTimersByTimeAsync(MESSAGE_SCENE.limits.controlTimeoutMs);
    expect(await judging).toMatchObject({
      kind: 'stopped', by: 'XX001', denial: { reason: 'control_failed', detail: 'timed out' },
    });
  });

  test('by never answering', async () => {
    vi.useFakeTimers();
    const judging = judge([control('XX001', () => new Promise<Verdict>(() => undefined))]);
    await vi.advanceTimersByTimeAsync(MESSAGE_SCENE.limits.controlTimeoutMs);
    expect(await judging).toMatchObject({ kind: 'stopped', denial: { reason: 'control_failed' } });
  });

  test.each([undefined, null, {}, { kind: 'Allow' }, { kind: 'pass' }, 'allow', true])(
    'by saying %j, which is no verdict', async (said) => {
      for (const answer of [said, Promise.resolve(said)]) {
        const odd = control('XX001', () => answer as never);
        expect(await stoppedBy([odd, passing('XX002')])).toEqual(['XX001', 'control_failed']);
      }
    });

  test('in any stage that judges facts, too', async () => {
    const failing: Control<'session'> = {
      ...throwing, stage: 'session', check: () => Promise.reject(new Error('broken')),
    };
    expect(await new Pipeline([failing], enforced).rule('session', SESSION, SETTING)).toMatchObject({
      kind: 'stopped', by: 'XX001', denial: { reason: 'control_failed' },
    });
  });

  test('a control that fails late leaves no unhandled rejection', async () => {
    vi.useFakeTimers();
    const judging = judge([control('XX001', () => new Promise<Verdict>((_resolve, reject) => {
      setTimeout(() => reject(new Error('late')), 10_000);
    }))]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await judging).toMatchObject({ kind: 'stopped' });
  });

  test('a deadline leaves no timer behind', async () => {
    vi.useFakeTimers();
    await judge([control('XX001', () => Promise.resolve(allow())), passing('XX002')]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('modes', () => {
  test('what an observing control says is kept as a finding and changes nothing', async () => {
    const judgement = await judge([denying('XX001'), passing('XX002')], observing('XX001'));
    expect(judgement.kind).toBe('cleared');
    expect(judgement.findings).toEqual([{ control: 'XX001', severity: 'medium', what: 'held', observed: true }]);
  });

  test('an observing control that fails is kept as a finding and changes nothing', async () => {
    for (const check of [() => Promise.reject(new Error('x')), () => { throw new Error('x'); }] as Check[]) {
      const judgement = await judge([control('XX001', check)], observing('XX001'));
      expect(judgement.kind).toBe('cleared');
      expect(judgement.findings).toEqual([{ control: 'XX001', severity: 'medium', what: 'failed', observed: true }]);
    }
  });

  test('what an observing control would redact stays', async () => {
    const redacting = control('XX001', () => ({
      kind: 'redact', redactions: [{ path: ['params', 'arguments', 'path'], text: 'x' }], notes: [],
    }));
    const judgement = await judge([redacting], observing('XX001'));
    expect(judgement.kind === 'cleared' && judgement.message.json).toBe(message.json);
  });

  test('a control that is off does not run', async () => {
    const check = vi.fn<Check>(() => deny({ reason: 'held' }));
    const judgement = await judge([control('XX001', check)], () => 'off');
    expect(judgement).toMatchObject({ kind: 'cleared', findings: [] });
    expect(check).not.toHaveBeenCalled();
  });

  test('the mode is asked per server', async () => {
    const pipeline = new Pipeline([denying('XX001')], (_control, server) => (server === 'files' ? 'off' : 'enforce'));
    expect(await pipeline.judgeInbound(message, MESSAGE_SCENE)).toMatchObject({ kind: 'cleared' });
    const elsewhere = { ...MESSAGE_SCENE, server: 'mail' };
    expect(await pipeline.judgeInbound(message, elsewhere)).toMatchObject({ kind: 'stopped' });
    expect(pipeline.modes('files')).toEqual([{ id: 'XX001', mode: 'off' }]);
    expect(pipeline.modes('mail')).toEqual([{ id: 'XX001', mode: 'enforce' }]);
  });

  test('names of servers that clients make up are not remembered for ever', async () => {
    const modeOf = vi.fn((_control: AnyControl, server: string): Mode => (server === 's7' ? 'off' : 'enforce'));
    const pipeline = new Pipeline([denying('XX001')], modeOf);
    const kindOn = async (server: string) => (await pipeline.judgeInbound(message, { ...MESSAGE_SCENE, server })).kind;
    for (let at = 0; at < 3000; at += 1) expect(await kindOn(`s${String(at)}`)).toBe(at === 7 ? 'cleared' : 'stopped');
    const asked = modeOf.mock.calls.length;
    expect(await kindOn('s7')).toBe('cleared');
    expect(modeOf.mock.calls.length).toBeGreaterThan(asked);
    const again = modeOf.mock.calls.length;
    expect(await kindOn('s7')).toBe('cleared');
    expect(modeOf.mock.calls).toHaveLength(again);
  });
});

describe('order', () => {
  test('is that of the list, whether controls answer at once or later', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), fc.nat(8), async (laters, stop) => {
        const controls = laters.map((later, at) => noting(`XX00${String(at)}`, later, at === stop ? 'deny' : 'allow'));
        const judgement = await judge(controls);
        const ran = controls.slice(0, stop < controls.length ? stop + 1 : controls.length).map(({ id }) => id);
        expect(judgement.findings.map((finding) => finding.what)).toEqual(ran);
        expect(judgement.kind).toBe(stop < controls.length ? 'stopped' : 'cleared');
      }),
    );
  });

  test('the first that stops names itself; nothing after it runs', async () => {
    const after = vi.fn<Check>(() => allow());
    expect(await stoppedBy([passing('XX001'), denying('XX002'), control('XX003', after)])).toEqual(['XX002', 'held']);
    expect(after).not.toHaveBeenCalled();
  });

  test('only the controls of the stage run', async () => {
    const stages: Stage[] = ['receive', 'authenticate', 'session', 'frame', 'inspect_out'];
    const others = stages.map((stage) => Object.assign(denying('XX001'), { stage }) as AnyControl);
    expect(await stoppedBy(others)).toBe('cleared');
  });

  test('a pipeline that only has controls which answer at once answers at once', () => {
    expect(judge([passing('XX001')])).not.toBeInstanceOf(Promise);
    expect(new Pipeline([], enforced).rule('session', SESSION, SETTING)).toEqual({ kind: 'passed', findings: [] });
  });
});

describe('verdicts', () => {
  test('hold stops until a person decides', async () => {
    expect(await stoppedBy([control('XX001', () => ({ kind: 'hold' }))])).toEqual(['XX001', 'held']);
  });

  test('notes become findings with the control’s id', async () => {
    const judgement = await judge([
      control('XX001', () => ({ kind: 'allow', notes: [{ severity: 'low', what: 'seen', where: '/params' }] })),
    ]);
    expect(judgement.findings).toEqual([
      { control: 'XX001', severity: 'low', what: 'seen', where: '/params', observed: false },
    ]);
  });

  test('a denial without a note leaves a finding with its reason', async () => {
    expect((await judge([denying('XX001')])).findings).toEqual([
      { control: 'XX001', severity: 'medium', what: 'held', observed: false },
    ]);
  });

  test('facts have no strings to replace: a redaction of them stops', async () => {
    const redacting: Control<'session'> = {
      ...passing('XX001'), stage: 'session', check: () => ({ kind: 'redact', redactions: [], notes: [] }),
    };
    expect(await new Pipeline([redacting], enforced).rule('session', SESSION, SETTING)).toMatchObject({
      kind: 'stopped', denial: { reason: 'control_failed' },
    });
  });
});

describe('clearing', () => {
  test('what passes is exactly what was judged, frozen and marked as cleared', async () => {
    const judgement = await judge([passing('XX001')]);
    if (judgement.kind !== 'cleared') throw new Error('stopped');
    expect(Object.assign({}, judgement.message)).toEqual(message);
    expect(judgement.message.json).toBe(message.json);
    expect(Object.isFrozen(judgement.message)).toBe(true);
    expect(isCleared(judgement.message)).toBe(true);
  });

  test('only judging clears: a message, its copy and a stopped one are not cleared', async () => {
    const fresh = messageOf(CALL);
    expect(isCleared(fresh)).toBe(false);
    await new Pipeline([denying('XX001')], enforced).judgeInbound(fresh, MESSAGE_SCENE);
    expect(isCleared(fresh)).toBe(false);
    const judgement = await new Pipeline([passing('XX001')], enforced).judgeInbound(fresh, MESSAGE_SCENE);
    if (judgement.kind !== 'cleared') throw new Error('stopped');
    expect(isCleared(judgement.message)).toBe(true);
    expect(isCleared(fresh)).toBe(false);
    expect(isCleared(Object.assign({}, judgement.message))).toBe(false);
  });

  test('a message that nobody judged cannot be forwarded: it does not compile', async () => {
    const raw = messageOf(CALL);
    if (raw.kind !== 'request') throw new Error('not a request');
    // @ts-expect-error an uninspected message is not cleared
    forward(raw);
    // @ts-expect-error and what is made by hand is not cleared either
    forward({ ...raw, id: 2 });
    const judgement: Judgement<Request> = await new Pipeline([], enforced).judgeInbound(raw, MESSAGE_SCENE);
    if (judgement.kind !== 'cleared') throw new Error('stopped');
    expect(forward(judgement.message)).toBe('tools/call');
  });
});

describe('redaction', () => {
  test('replaces a content string and keeps everything else', async () => {
    const { subject, judgement } = redacted([{ path: ['params', 'arguments', 'path'], text: '[cut]' }]);
    const said = await judgement;
    if (said.kind !== 'cleared' || said.message.kind !== 'request') throw new Error('stopped');
    expect(said.redacted).toBe(true);
    expect(said.message.params?.['arguments']).toEqual({ path: '[cut]' });
    expect(said.message).toMatchObject({ id: 1, method: 'tools/call', target: { kind: 'tool', name: 'read_file' } });
    expect(said.message.params).toBe(said.message.json['params']);
    const { message: cut } = said;
    expect([cut, cut.json, cut.params].map((part) => Object.isFrozen(part))).toEqual([true, true, true]);
    expect(isCleared(said.message)).toBe(true);
    expect(isCleared(subject)).toBe(false);
    expect(subject.json).toEqual(CALL);
  });

  const rich: JsonValue = {
    jsonrpc: '2.0', id: 'id-1', method: 'tools/call',
    params: {
      name: 'read_file', uri: 'file:///a', taskId: 't', requestState: 's', requestId: 'r', progressToken: 'p',
      cursor: 'c', protocolVersion: '2026-07-28', ref: { type: 'ref/prompt', name: 'sum' },
      arguments: { name: 'a', list: ['x', 1] },
      _meta: { progressToken: 'p', 'io.modelcontextprotocol/protocolVersion': '2026-07-28' },
    },
  };

  test.each([
    [['id']], [['method']], [['jsonrpc']], [['params']], [[]], [['params', 'name']], [['params', 'uri']],
    [['params', 'taskId']],
    [['params', 'requestState']], [['params', 'requestId']], [['params', 'progressToken']], [['params', 'cursor']],
    [['params', 'protocolVersion']], [['params', 'ref', 'name']], [['params', 'ref', 'type']],
    [['params', '_meta', 'progressToken']],
    [['params', '_meta', 'io.modelcontextprotocol/protocolVersion']], [['params', 'arguments', 'list', 1]],
    [['params', 'arguments']], [['params', 'arguments', 'missing']], [['nothing']],
  ] as Redaction['path'][][])('cannot reach %j: the message is stopped', async (path) => {
    expect(await outcome(path, rich)).toEqual(['redact', 'control_failed']);
  });

  const reply: JsonValue = {
    jsonrpc: '2.0', id: 'id-1',
    result: {
      resultType: 'complete', requestState: 's', nextCursor: 'c', taskId: 't', _meta: { a: 'x' },
      tools: [{ name: 'run', description: 'Runs' }], resources: [{ uri: 'file:///a', name: 'a' }],
      resourceTemplates: [{ uriTemplate: 'file:///{a}' }], tasks: [{ taskId: 't', status: 'working' }],
      inputRequests: { a: { method: 'roots/list', params: { message: 'm' } } }, content: [{ type: 'text', text: 'x' }],
    },
  };

  test.each([
    [['id']], [['result', 'resultType']], [['result', 'requestState']], [['result', 'nextCursor']],
    [['result', 'taskId']],
    [['result', '_meta', 'a']], [['result', 'tools', 0, 'name']], [['result', 'resources', 0, 'uri']],
    [['result', 'resources', 0, 'name']], [['result', 'resourceTemplates', 0, 'uriTemplate']],
    [['result', 'tasks', 0, 'taskId']], [['result', 'inputRequests', 'a', 'method']],
  ] as Redaction['path'][][])('cannot reach %j of a reply', async (path) => {
    expect(await outcome(path, reply)).toEqual(['redact', 'control_failed']);
  });

  test.each([
    [['result', 'content', 0, 'text']], [['result', 'tools', 0, 'description']], [['result', 'tasks', 0, 'status']],
    [['result', 'inputRequests', 'a', 'params', 'message']],
  ] as Redaction['path'][][])('reaches %j of a reply', async (path) => {
    expect(JSON.stringify(await outcome(path, reply))).toContain('CHANGED');
  });

  test('reaches the text and the data of an error', async () => {
    const failed: JsonValue = { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'm', data: { a: 'x' } } };
    expect(await outcome(['error', 'message'], failed)).toMatchObject({ error: { code: 1, message: 'CHANGED' } });
    expect(await outcome(['error', 'data', 'a'], failed)).toMatchObject({ error: { data: { a: 'CHANGED' } } });
  });

  test('a member of the arguments may be called as it likes', async () => {
    const named = await outcome(['params', 'arguments', 'name'], rich);
    expect(named).toMatchObject({ params: { arguments: { name: 'CHANGED' } } });
    const listed = await outcome(['params', 'arguments', 'list', 0], rich);
    expect(listed).toMatchObject({ params: { arguments: { list: ['CHANGED', 1] } } });
  });

  test('several redactions all hold', async () => {
    const said = await redacted([
      { path: ['params', 'arguments', 'name'], text: '1' }, { path: ['params', 'arguments', 'list', 0], text: '2' },
    ], rich).judgement;
    const json = said.kind === 'cleared' && said.message.json;
    expect(json).toMatchObject({ params: { arguments: { name: '1', list: ['2', 1] } } });
  });

  test('two texts for one string would undo each other: the message is stopped', async () => {
    const both = [cutting('XX001', 'a [1] b'), cutting('XX002', 'a b [2]')];
    expect(await stoppedBy(both)).toEqual(['redact', 'control_failed']);
    expect(await stoppedBy([cutting('XX001', 'same'), cutting('XX002', 'same')])).toBe('cleared');
  });

  test('one unusable path stops the message, whatever else was redacted', async () => {
    const said = await redacted([
      { path: ['params', 'arguments', 'name'], text: '1' }, { path: ['method'], text: 'tools/list' },
    ], rich).judgement;
    expect(said.kind).toBe('stopped');
  });

  test('whatever is redacted, envelope, method, id and what the request names stay as they were', async () => {
    const step = fc.constantFrom('params', 'arguments', 'name', 'uri', 'ref', '_meta', 'list', 'id', 'method');
    const path = fc.array(fc.oneof(step, fc.nat(2)), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ path, text: fc.string() }), { maxLength: 3 }), async (redactions) => {
        const { subject, judgement } = redacted(redactions, rich);
        const said = await judgement;
        if (said.kind === 'stopped') return;
        const [before, after] = [kept(subject as Request), kept(said.message as Request)];
        expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
        const [was, is] = [before[2], after[2]] as Record<string, JsonValue>[];
        for (const member of ['name', 'uri', 'taskId', 'requestState', 'ref', '_meta']) {
          expect(is?.[member]).toEqual(was?.[member]);
        }
      }),
    );
  });
});
