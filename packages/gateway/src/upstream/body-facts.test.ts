import { expect, test } from 'vitest';
import { bodyFactsOf } from './body-facts.ts';

const JSON_HEAD = Object.freeze({ 'content-type': 'application/json', 'content-length': '2' });
const STREAM_HEAD = Object.freeze({ 'content-type': 'text/event-stream; charset=utf-8', 'content-encoding': 'gzip' });

test('each reply is read by its own headers, also between others that were kept', () => {
  for (let round = 0; round < 2; round += 1) {
    expect(bodyFactsOf(JSON_HEAD)).toEqual({ isCoded: false, bytes: 2, type: 'application/json' });
    expect(bodyFactsOf(JSON_HEAD)).toBe(bodyFactsOf(JSON_HEAD));
    expect(bodyFactsOf(STREAM_HEAD)).toEqual({ isCoded: true, bytes: Number.NaN, type: 'text/event-stream' });
  }
});

test('headers that may still change are read each time', () => {
  const headers = { 'content-type': 'application/json', 'content-length': '2' };
  expect(bodyFactsOf(headers).bytes).toBe(2);
  headers['content-length'] = '3';
  expect(bodyFactsOf(headers).bytes).toBe(3);
});
