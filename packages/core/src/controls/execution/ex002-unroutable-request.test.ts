import { describe, expect, test } from 'vitest';
import { ARRIVAL, SETTING } from '../../../../../tests/controls/benign.ts';
import type { Arrival } from '../../pipeline/arrival.ts';
import { unroutableRequest } from './ex002-unroutable-request.ts';

function said(parts: Partial<Arrival>): string {
  const verdict = unroutableRequest.check({ ...ARRIVAL, ...parts }, SETTING);
  if (verdict instanceof Promise) throw new Error('a promise');
  return verdict.kind === 'deny' ? verdict.denial.reason : verdict.kind;
}

describe('Content-Type', () => {
  test.each([
    'application/json', 'Application/JSON', 'application/json;charset=utf-8', 'application/json ; charset="utf-8"',
    ' application/json ',
  ])('%j is JSON in one way', (contentType) => {
    expect(said({ contentType })).toBe('allow');
  });

  test.each([
    undefined, '', 'application/json;', 'application/json;;', 'application/json; charset=utf-16', 'text/json',
    'application/json; charset=utf-8; charset=utf-7', 'application/jsonx', 'application/json-rpc',
    'application/problem+json',
    'application/json, text/plain', 'application/json\u0000', '"application/json"', 'application/json; boundary=x',
  ])('%j is not', (contentType) => {
    expect(said({ contentType })).toBe('unsupported_media_type');
  });
});

describe('Accept', () => {
  test.each([
    'application/json, text/event-stream', '*/*', 'application/*, text/*',
    'text/event-stream;q=0.1,application/json;q=1',
    'APPLICATION/JSON,TEXT/EVENT-STREAM', 'text/html, */*;q=0.8',
  ])('%j can read both', (accept) => {
    expect(said({ accept })).toBe('allow');
  });

  test.each([
    undefined, '', 'application/json', 'text/event-stream', 'application/json, text/event-stream;q=0', 'text/*',
    'application/json;q=0, */*;q=0', 'application/json text/event-stream', 'application/json, text/event-stream;q=',
    'application/json, text/event-stream;q=high',
  ])('%j cannot', (accept) => {
    expect(said({ accept })).toBe('not_acceptable');
  });

  test('a GET needs to read a stream and nothing else', () => {
    expect(said({ httpMethod: 'GET', accept: 'text/event-stream', contentType: undefined })).toBe('allow');
    expect(said({ httpMethod: 'GET', accept: 'application/json' })).toBe('not_acceptable');
  });

  test('a DELETE needs neither a body nor an answer', () => {
    expect(said({ httpMethod: 'DELETE', accept: undefined, contentType: undefined })).toBe('allow');
  });
});

describe('the request line', () => {
  test.each(['PUT', 'PATCH', 'TRACE', 'CONNECT', 'HEAD', 'post', ''])('%j is no method of MCP', (httpMethod) => {
    expect(said({ httpMethod })).toBe('method_not_allowed');
  });

  test('a browser may ask first; what is no browser may not', () => {
    expect(said({ httpMethod: 'OPTIONS', origin: { value: 'https://a.example', allowed: true } })).toBe('allow');
    expect(said({ httpMethod: 'OPTIONS', origin: undefined })).toBe('method_not_allowed');
  });

  test('a path without a server is told before anything else', () => {
    expect(said({ server: undefined, httpMethod: 'PUT' })).toBe('unknown_server');
  });
});
