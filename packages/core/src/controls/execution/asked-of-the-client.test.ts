import { describe, expect, test } from 'vitest';
import { MESSAGE_SCENE, messageOf, metaFor, requestOf } from '../../../../../tests/controls/benign.ts';
import type { JsonObject, JsonValue } from '../../message/json.ts';
import type { MessageScene } from '../../pipeline/scene.ts';
import { undeclaredCapability } from './ex006-undeclared-capability.ts';
import { unknownServerMessage } from './ex007-unknown-server-message.ts';

function said(
  control: typeof undeclaredCapability,
  json: JsonValue,
  scene: Partial<MessageScene> = {},
  legacy = false,
): string {
  const message = messageOf(json, 'to_client', legacy ? '2025-11-25' : '2026-07-28');
  const verdict = control.check(message, { ...MESSAGE_SCENE, ...scene });
  if (verdict instanceof Promise) throw new Error('a promise');
  return verdict.kind === 'deny' ? JSON.stringify(verdict.denial) : verdict.kind;
}

const asking = (...methods: JsonValue[]): JsonObject => ({
  jsonrpc: '2.0',
  id: 1,
  result: { inputRequests: Object.fromEntries(methods.map((method, at) => [`a${String(at)}`, { method }])) },
});

const answered = (capabilities: JsonObject) => ({
  answers: requestOf({
    jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'run', _meta: metaFor(capabilities) },
  }),
});

describe('EX006', () => {
  test.each([
    ['elicitation/create', 'elicitation'], ['sampling/createMessage', 'sampling'], ['roots/list', 'roots'],
  ])('%s needs %s', (method, capability) => {
    const denial = JSON.stringify({ reason: 'capability_not_declared', capability });
    expect(said(undeclaredCapability, asking(method), answered({}))).toBe(denial);
    expect(said(undeclaredCapability, asking(method), answered({ [capability]: {} }))).toBe('allow');
    const request = { jsonrpc: '2.0', id: 1, method };
    expect(said(undeclaredCapability, request, { clientCapabilities: {} }, true)).toBe(denial);
    expect(said(undeclaredCapability, request, { clientCapabilities: { [capability]: {} } }, true)).toBe('allow');
  });

  test('one undeclared request among declared ones is enough', () => {
    const both = asking('elicitation/create', 'roots/list');
    const verdict = said(undeclaredCapability, both, answered({ elicitation: {} }));
    expect(verdict).toContain('roots');
  });

  test('a capability is an own member of the declaration', () => {
    const inherited = Object.create({ sampling: {} }) as JsonObject;
    const verdict = said(undeclaredCapability, asking('sampling/createMessage'), { clientCapabilities: inherited });
    expect(verdict).toContain('sampling');
  });

  test.each(['constructor', '__proto__', 'toString'])('a method called %s needs no capability', (method) => {
    expect(said(undeclaredCapability, asking(method), answered({}))).toBe('allow');
  });

  test('when no declaration is known there is nothing to compare with', () => {
    expect(said(undeclaredCapability, asking('roots/list'))).toBe('allow');
  });
});

describe('EX007', () => {
  test('input requests are the three that MCP names, or methods that a grant names', () => {
    const known = asking('elicitation/create', 'sampling/createMessage', 'roots/list');
    expect(said(unknownServerMessage, known)).toBe('allow');
    for (const method of ['ping', 'tools/call', 'shell/run', 'constructor', 7, null]) {
      expect(said(unknownServerMessage, asking('roots/list', method))).toContain('unknown_method');
    }
  });

  test('what is no list of requests asks for nothing', () => {
    for (const inputRequests of [null, [], 'x', {}]) {
      expect(said(unknownServerMessage, { jsonrpc: '2.0', id: 1, result: { inputRequests } })).toBe('allow');
    }
  });

  test('errors, and what the table has for the era, pass', () => {
    expect(said(unknownServerMessage, { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'm' } })).toBe('allow');
    expect(said(unknownServerMessage, { jsonrpc: '2.0', id: 1, method: 'roots/list' }, {}, true)).toBe('allow');
    expect(said(unknownServerMessage, { jsonrpc: '2.0', id: 1, method: 'roots/list' })).toContain('unknown_method');
  });
});
