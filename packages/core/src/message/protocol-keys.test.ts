import { describe, expect, test } from 'vitest';
import { foldedProtocolKey } from './protocol-keys.ts';

describe('foldedProtocolKey', () => {
  test.each(['name', 'params', '_meta', 'progressToken', 'io.modelcontextprotocol/clientCapabilities'])(
    '%s is itself', (key) => {
      expect(foldedProtocolKey(key)).toBe(key);
    });

  test.each([
    ['Name', 'name'],
    ['ARGUMENTS', 'arguments'],
    ['progresstoken', 'progressToken'],
    ['para\u006d\u017f', 'params'],
    ['to\u006fl\u017f', 'tools'],
    ['task\u017f', 'tasks'],
    ['ta\u017f\u212a', 'task'],
    ['requestId'.toUpperCase(), 'requestId'],
  ])('%j is taken for %s, as a reader without regard to case would take it', (key, canonical) => {
    expect(foldedProtocolKey(key)).toBe(canonical);
  });

  test.each(['', 'nam', 'names', 'x-name', 'path', 'constructor', 'n\u0430me', 'name\u0000', 'a'.repeat(10_000)])(
    '%j is nobody’s variant', (key) => {
      expect(foldedProtocolKey(key)).toBeUndefined();
    });
});
