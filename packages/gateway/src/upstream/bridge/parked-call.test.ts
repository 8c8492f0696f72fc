import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JsonObject, JsonValue, Limits } from '@durward/core';
import { bridgeParts, ScriptedLink } from '../../../../../tests/fidelity/support/scripted-link.ts';
import { call, request, SEND, Sink } from '../../../../../tests/upstreams/support.ts';
import { UpstreamError } from '../link.ts';
import { ParkedCall, type ParkingPlace } from './parked-call.ts';

const ELICITATION = { method: 'elicitation/create', params: { message: 'Who are you?' } };
const DONE = { content: [{ type: 'text', text: 'done' }] };

/** A place where calls are parked, with the server behind it in the hands of the test. */
class Place implements ParkingPlace {
  readonly parts;
  readonly inner = new ScriptedLink('legacy');
  readonly parked = new Map<string, ParkedCall>();
  #ids = 0;

  constructor(limits: Partial<Limits> = {}) {
    this.parts = bridgeParts(limits);
  }

  newId(): string {
    this.#ids += 1;
    return `own-${String(this.#ids)}`;
  }

  park(parked: ParkedCall): string | undefined {
    if (this.parked.size >= this.parts.limits.parkedPerPrincipalMax) return undefined;
    const handle = `handle-${String(this.parked.size)}`;
    this.parked.set(handle, parked);
    return handle;
  }

  unpark(parked: ParkedCall): void {
    for (const [handle, one] of this.parked) if (one === parked) this.parked.delete(handle);
  }

  resumed(): void {}
}

function begin(place: Place, meta: JsonObject = {}, id: string | number = 'first') {
  const sink = new Sink();
  const message = call('modern', id, 'tool', { a: 1 }, meta);
  const parked = new ParkedCall(place, message, sink, SEND);
  parked.start();
  return { parked, sink };
}

function resume(parked: ParkedCall, inputResponses: JsonObject, id: string | number = 'second'): Sink {
  const sink = new Sink();
  const params = { name: 'tool', arguments: { a: 1 }, inputResponses, requestState: 'handle' };
  parked.resume(request('modern', id, 'tools/call', params), sink, SEND);
  return sink;
}

const question = (id: JsonValue = 's-1', json: JsonObject = ELICITATION): JsonObject => ({ id, ...json });
const resultOf = (sink: Sink): JsonObject => {
  if (sink.reply?.kind !== 'result') throw new Error(JSON.stringify([sink.reply?.json, sink.ends]));
  return sink.reply.result;
};
const askedIn = (sink: Sink): readonly string[] => Object.keys(resultOf(sink)['inputRequests'] ?? {});

describe('a modern call over a legacy conversation', () => {
  test('goes out without what only the modern era knows, and comes back with what that demands', async () => {
    const place = new Place();
    const { sink } = begin(place, { progressToken: 'mine', 'com.example/a': 1 });
    const sent = await place.inner.nth(0);
    expect(sent.message).toMatchObject({ method: 'tools/call', era: 'legacy' });
    expect(sent.params).toEqual({
      name: 'tool', arguments: { a: 1 }, _meta: { progressToken: 'own-1', 'com.example/a': 1 },
    });
    sent.answer({ ...DONE, own: 1 });
    expect(sink.reply).toMatchObject({ id: 'first', result: { ...DONE, own: 1, resultType: 'complete' } });
    expect(sink.ends).toEqual([undefined]);
  });

  test('two calls under one id of the client have two ids at the server', async () => {
    const place = new Place();
    const sinks = [begin(place, {}, 1), begin(place, {}, 1)].map(({ sink }) => sink);
    const sent = [await place.inner.nth(0), await place.inner.nth(1)];
    expect(new Set(sent.map(({ message }) => message.id)).size).toBe(2);
    sent[1]?.answer({ content: [], which: 'second' });
    sent[0]?.answer({ content: [], which: 'first' });
    expect(sinks.map((sink) => resultOf(sink)['which'])).toEqual(['first', 'second']);
    expect(sinks.map((sink) => sink.reply?.id)).toEqual([1, 1]);
  });

  test('an error keeps its code, but for the one that the modern era must not use', async () => {
    const place = new Place();
    const codes = [-32_002, -32_602, 7];
    const sinks = codes.map(() => begin(place).sink);
    for (const [at, code] of codes.entries()) (await place.inner.nth(at)).refuse(code, 'no', { uri: 'x' });
    expect(sinks.map(({ reply }) => reply?.json['error'])).toEqual(
      [-32_602, -32_602, 7].map((code) => ({ code, message: 'no', data: { uri: 'x' } })),
    );
  });

  test('only progress that it wanted and log lines of its level are its own', async () => {
    const place = new Place();
    const { sink } = begin(place, { progressToken: 'mine', 'io.modelcontextprotocol/logLevel': 'warning' });
    const sent = await place.inner.nth(0);
    sent.say({ method: 'notifications/progress', params: { progressToken: 'theirs', progress: 1, own: 1 } });
    for (const level of ['debug', 'warning', 'of nobody', 'alert']) {
      sent.say({ method: 'notifications/message', params: { level, data: level } });
    }
    sent.say({ method: 'notifications/elicitation/complete', params: { elicitationId: 'e' } });
    sent.answer(DONE);
    expect(sink.messages.slice(0, -1).map(({ json }) => json['params'])).toEqual([
      { progressToken: 'mine', progress: 1, own: 1 },
      { level: 'warning', data: 'warning' },
      { level: 'alert', data: 'alert' },
    ]);
    const silent = begin(place).sink;
    const other = await place.inner.nth(1);
    other.say({ method: 'notifications/progress', params: { progressToken: 1, progress: 1 } });
    other.say({ method: 'notifications/message', params: { level: 'emergency', data: 1 } });
    other.answer(DONE);
    expect(silent.messages.length).toBe(1);
  });

  test('a ping of the server is answered without the client', async () => {
    const place = new Place();
    const { sink } = begin(place);
    const sent = await place.inner.nth(0);
    sent.say({ id: 's-1', method: 'ping' });
    await place.inner.until(() => place.inner.replies.length === 1);
    expect(place.inner.replies[0]?.json).toMatchObject({ id: 's-1', result: {} });
    expect(sink.messages).toEqual([]);
  });

  test('a request that cannot be answered with a question carries none', async () => {
    const place = new Place();
    const sink = new Sink();
    const listing = new ParkedCall(place, request('modern', 1, 'tools/list'), sink, SEND);
    listing.start();
    (await place.inner.nth(0)).say(question());
    await place.inner.until(() => place.inner.replies.length === 1);
    expect(place.inner.replies[0]).toMatchObject({ kind: 'error', id: 's-1', error: { code: -32_601 } });
    expect(listing.canAsk).toBe(false);
    expect(sink.messages).toEqual([]);
  });
});

describe('a question of the server', () => {
  test('ends the exchange, and its answer goes back under the id of the server', async () => {
    const place = new Place();
    const { parked, sink } = begin(place);
    const sent = await place.inner.nth(0);
    sent.say(question(77));
    expect(resultOf(sink)).toEqual({
      resultType: 'input_required', inputRequests: { 'input-1': ELICITATION }, requestState: 'handle-0',
    });
    expect(sink.ends).toEqual([undefined]);
    expect(parked.canAsk).toBe(false);
    const again = resume(parked, { 'input-1': { action: 'accept', content: { a: 1 }, own: 1 } });
    await place.inner.until(() => place.inner.replies.length === 1);
    expect(place.inner.replies[0]?.json).toEqual({
      jsonrpc: '2.0', id: 77, result: { action: 'accept', content: { a: 1 }, own: 1 },
    });
    expect(place.parked.size).toBe(0);
    sent.answer(DONE);
    expect(again.reply).toMatchObject({ id: 'second', result: DONE });
    expect(sink.messages.length).toBe(1);
  });

  test('that is not answered under its key is asked again, and only so often', async () => {
    const place = new Place({ inputRoundsMax: 3 });
    const { parked, sink } = begin(place);
    (await place.inner.nth(0)).say(question());
    expect(askedIn(sink)).toEqual(['input-1']);
    expect(askedIn(resume(parked, { 'input-2': { action: 'accept' }, 'INPUT-1': {} }))).toEqual(['input-1']);
    expect(askedIn(resume(parked, { 'input-1': 'not an answer' }))).toEqual(['input-1']);
    expect(place.inner.replies).toEqual([]);
    const last = resume(parked, {});
    expect(last.ends).toEqual([{ kind: 'busy', detail: 'inputRoundsMax' }]);
    expect(place.inner.sent[0]?.cancelled).toBe('inputRoundsMax');
  });

  test('that comes while another waits is asked in the next round', async () => {
    const place = new Place();
    const { parked, sink } = begin(place);
    const sent = await place.inner.nth(0);
    sent.say(question('s-1'));
    sent.say(question('s-2', { method: 'roots/list' }));
    sent.say(question('s-3', { method: 'sampling/createMessage', params: { messages: [], maxTokens: 1 } }));
    expect(askedIn(sink)).toEqual(['input-1']);
    const second = resume(parked, { 'input-1': { action: 'decline' } });
    expect(resultOf(second)['inputRequests']).toEqual({ 'input-2': { method: 'roots/list' } });
    const third = resume(parked, { 'input-2': { roots: [] } });
    expect(askedIn(third)).toEqual(['input-3']);
    const fourth = resume(parked, { 'input-3': { role: 'assistant' } }, 4);
    sent.answer(DONE);
    expect(fourth.reply).toMatchObject({ id: 4, result: DONE });
    await place.inner.until(() => place.inner.replies.length === 3);
    expect(place.inner.replies.map(({ id }) => id)).toEqual(['s-1', 's-2', 's-3']);
  });

  test('may be overtaken by the result: then that is what the client gets when it comes back', async () => {
    const place = new Place();
    const { parked } = begin(place);
    const sent = await place.inner.nth(0);
    sent.say(question());
    sent.answer(DONE);
    expect(place.parked.size).toBe(1);
    const again = resume(parked, { 'input-1': { action: 'accept' } });
    expect(resultOf(again)).toMatchObject(DONE);
    expect(again.ends).toEqual([undefined]);
  });

  test('may be followed by any number of notifications without the result being lost', async () => {
    const place = new Place();
    const { parked } = begin(place, { progressToken: 1 });
    const sent = await place.inner.nth(0);
    sent.say(question());
    for (let progress = 0; progress < 200; progress += 1) {
      sent.say({ method: 'notifications/progress', params: { progressToken: 1, progress } });
    }
    sent.answer(DONE);
    const again = resume(parked, { 'input-1': { action: 'accept' } });
    expect(resultOf(again)).toMatchObject(DONE);
    expect(again.messages.length).toBeLessThan(100);
  });

  test('is lost when the server fails meanwhile: the call is over, and nobody can take it up', async () => {
    const place = new Place();
    const { parked, sink } = begin(place);
    const sent = await place.inner.nth(0);
    sent.say(question());
    sent.end({ kind: 'unavailable', detail: 'it exited' });
    expect(place.parked.size).toBe(0);
    expect(sink.ends).toEqual([undefined]);
    parked.cancel('late');
    expect(sent.cancelled).toBeUndefined();
  });

  test('is one too many when as many calls are parked as may be: this call is over', async () => {
    const place = new Place({ parkedPerPrincipalMax: 1 });
    begin(place);
    const { sink } = begin(place, {}, 2);
    (await place.inner.nth(0)).say(question());
    (await place.inner.nth(1)).say(question());
    expect(sink.ends).toEqual([{ kind: 'busy', detail: 'parkedPerPrincipalMax' }]);
    expect(place.inner.sent.map(({ cancelled }) => cancelled)).toEqual([undefined, 'parkedPerPrincipalMax']);
  });

  test('whose answer cannot be delivered ends the call', async () => {
    const place = new Place();
    const { parked } = begin(place);
    (await place.inner.nth(0)).say(question());
    place.inner.onReply = () => Promise.reject(new UpstreamError({ kind: 'unavailable', detail: 'closed' }));
    const again = await resume(parked, { 'input-1': { action: 'accept' } }).over();
    expect(again.ends).toEqual([{ kind: 'unavailable', detail: 'closed' }]);
  });
});

describe('a page that the user must visit first (-32042)', () => {
  const elicitations = [
    { mode: 'url', url: 'https://a.example/1', message: 'one', elicitationId: 'e-1' },
    { mode: 'url', url: 'https://a.example/2' },
    { mode: 'url', message: 'without a page' },
    'nothing',
  ];

  test('becomes a question for each page, and the call is made anew once they were visited', async () => {
    const place = new Place();
    const { parked, sink } = begin(place);
    (await place.inner.nth(0)).refuse(-32_042, 'open these', { elicitations });
    expect(resultOf(sink)['inputRequests']).toEqual({
      'visit-1': { method: 'elicitation/create', params: { mode: 'url', message: 'one', url: 'https://a.example/1' } },
      'visit-2': { method: 'elicitation/create', params: { mode: 'url', message: '', url: 'https://a.example/2' } },
    });
    const again = resume(parked, { 'visit-1': { action: 'accept' }, 'visit-2': { action: 'accept' } });
    const second = await place.inner.nth(1);
    expect(second.params).toEqual({ name: 'tool', arguments: { a: 1 } });
    second.answer(DONE);
    expect(again.reply).toMatchObject({ id: 'second', result: DONE });
    expect(place.inner.replies).toEqual([]);
  });

  test.each(['decline', 'cancel', 'whatever'])('ends the call when the user says %s', async (action) => {
    const place = new Place();
    const { parked } = begin(place);
    (await place.inner.nth(0)).refuse(-32_042, 'open these', { elicitations });
    const again = resume(parked, { 'visit-1': { action: 'accept' }, 'visit-2': { action } });
    expect(again.reply).toMatchObject({ kind: 'error', error: { code: -32_600, message: 'The user declined' } });
    expect(place.inner.sent.length).toBe(1);
  });

  test('that is asked for again and again is asked for only so often', async () => {
    const place = new Place({ inputRoundsMax: 2 });
    place.inner.onRequest = (sent) => sent.refuse(-32_042, 'open these', { elicitations });
    const { parked, sink } = begin(place);
    await sink.over();
    const visited = { 'visit-1': { action: 'accept' }, 'visit-2': { action: 'accept' } };
    for (let round = 0; round < 2; round += 1) expect(askedIn(await resume(parked, visited).over()).length).toBe(2);
    expect((await resume(parked, visited).over()).reply).toMatchObject({ kind: 'error' });
    expect(place.inner.sent.length).toBe(3);
  });
});

describe('the time of a call', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is over when nobody takes it up for as long as it may be parked', async () => {
    const place = new Place({ parkedMs: 5000 });
    begin(place);
    const sent = await place.inner.nth(0);
    sent.say(question());
    vi.advanceTimersByTime(4999);
    expect([sent.cancelled, place.parked.size]).toEqual([undefined, 1]);
    vi.advanceTimersByTime(1);
    expect([sent.cancelled, place.parked.size]).toEqual(['no reply in time', 0]);
  });

  test('does not run while it is parked, and begins again when it is taken up', async () => {
    const place = new Place({ parkedMs: 600_000 });
    const { parked, sink } = begin(place);
    const sent = await place.inner.nth(0);
    expect(sent.options.timeoutMs).toBe(Infinity);
    vi.advanceTimersByTime(SEND.timeoutMs - 1);
    sent.say(question());
    vi.advanceTimersByTime(SEND.timeoutMs * 2);
    const again = resume(parked, { 'input-1': { action: 'accept' } });
    vi.advanceTimersByTime(SEND.timeoutMs - 1);
    expect(again.ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(again.ends).toEqual([{ kind: 'timeout', detail: 'no reply in time' }]);
    expect(sent.cancelled).toBe('no reply in time');
    expect(sink.ends).toEqual([undefined]);
  });

  test('ends with the client: nothing is said any more, and the server hears of it', async () => {
    const place = new Place();
    const { parked, sink } = begin(place);
    const sent = await place.inner.nth(0);
    parked.cancel('the client went away');
    parked.cancel('twice');
    expect(sent.cancelled).toBe('the client went away');
    vi.advanceTimersByTime(SEND.timeoutMs * 2);
    expect([sink.messages, sink.ends]).toEqual([[], []]);
  });
});
