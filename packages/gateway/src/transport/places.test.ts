import { describe, expect, test } from 'vitest';
import { Places } from './places.ts';

function places(more: Partial<ConstructorParameters<typeof Places>[0]> = {}): Places {
  return new Places({
    publicUrl: new URL('https://mcp.example.com'), boundPort: 8420, isLoopback: false,
    allowedHosts: [], allowedOrigins: [], trustedProxies: [], ...more,
  });
}
const none = { host: 'mcp.example.com', forwardedHost: undefined, forwardedProto: undefined, forwardedFor: undefined };
const claimed = {
  host: 'inner:8420', forwardedHost: 'mcp.example.com', forwardedProto: 'https', forwardedFor: '9.9.9.9, 203.0.113.7',
};

describe('hosts and origins', () => {
  test('only the configured host is answered, whatever the case (S-55)', () => {
    expect(places().allowsHost('MCP.example.com')).toBe(true);
    const foreign = [
      '', 'evil.example', 'mcp.example.com.evil.example', 'mcp.example.com:444', 'localhost:8420', '127.0.0.1:8420',
    ];
    for (const host of foreign) {
      expect(places().allowsHost(host), host).toBe(false);
    }
  });

  test('a loopback listener also answers the loopback names on its own port', () => {
    const local = places({ publicUrl: new URL('http://127.0.0.1:8420'), isLoopback: true });
    for (const host of ['localhost:8420', '127.0.0.1:8420', '[::1]:8420']) {
      expect(local.allowsHost(host), host).toBe(true);
    }
    for (const host of ['localhost:8421', 'localhost', 'rebind.example:8420']) {
      expect(local.allowsHost(host), host).toBe(false);
    }
  });

  test('origins compare as a whole; null and look-alikes are foreign', () => {
    const some = places({ allowedOrigins: ['https://inspector.example/path'] });
    expect(some.allowsOrigin('https://mcp.example.com')).toBe(true);
    expect(some.allowsOrigin('https://inspector.example')).toBe(true);
    const foreign = [
      'null', '', 'http://mcp.example.com', 'https://mcp.example.com.evil.example', 'https://inspector.example:444',
    ];
    for (const origin of foreign) {
      expect(some.allowsOrigin(origin), origin).toBe(false);
    }
  });
});

describe('forwarded headers', () => {
  test('of a peer that is no configured proxy count for nothing (S-65)', () => {
    const peer = '203.0.113.9';
    for (const each of [places(), places({ trustedProxies: ['10.0.0.0/8'] })]) {
      expect(each.read(peer, false, claimed)).toEqual({ peer, host: 'inner:8420', secure: false, isFromProxy: false });
    }
  });

  test.each([
    ['10.1.2.3', '10.0.0.0/8'],
    ['::ffff:10.1.2.3', '10.0.0.0/8'],
    ['fd00::5', 'fd00::/8'],
    ['192.0.2.1', '192.0.2.1'],
  ])('of the proxy %s in %s are believed', (peer, range) => {
    expect(places({ trustedProxies: [range] }).read(peer, false, claimed)).toEqual({
      peer: '203.0.113.7', host: 'mcp.example.com', secure: true, isFromProxy: true,
    });
  });

  test('a proxy that says http, or nothing, is not secure', () => {
    const proxied = places({ trustedProxies: ['10.0.0.1'] });
    expect(proxied.read('10.0.0.1', false, { ...claimed, forwardedProto: 'http' }).secure).toBe(false);
    expect(proxied.read('10.0.0.1', false, { ...claimed, forwardedProto: undefined }).secure).toBe(false);
  });

  test('plain HTTP is secure on loopback alone', () => {
    expect(places().read('127.0.0.1', false, none).secure).toBe(true);
    expect(places().read('::ffff:127.0.0.1', false, none).secure).toBe(true);
    expect(places().read('128.0.0.1', false, none).secure).toBe(false);
    expect(places().read('128.0.0.1', true, none).secure).toBe(true);
  });
});
