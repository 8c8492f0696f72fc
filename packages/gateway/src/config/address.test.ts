import { describe, expect, it } from 'vitest';
import { baseUrlOf, isAddressRange, isBindable, isLoopbackHost, isWholeInternet } from './address.ts';

describe('a loopback host', () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.8.9.10', '::1', '[::1]'])('is %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each([
    '0.0.0.0', '::', '10.0.0.1', 'localhost.example.com', 'evil.localhost', '127.0.0.1.nip.io', '127.evil.com',
    '[::ffff:7f00:1]', '', 'example.com',
  ])('is not %s', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

describe('an address to bind', () => {
  it.each(['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost', 'gateway.internal'])('is %s', (address) => {
    expect(isBindable(address)).toBe(true);
    expect(() => baseUrlOf({ address, port: 1 })).not.toThrow();
  });

  const others = ['', 'a b', 'a:80', 'http://a', 'listen127.0.0.1', 'fe80::1%eth0', 'a/b', '[::1]'];
  it.each(others)('is not %j', (address) => {
    expect(isBindable(address)).toBe(false);
  });
});

describe('a range of addresses', () => {
  it.each(['10.0.0.7', '10.0.0.0/8', '::1', 'fd00::/8', '1.2.3.4/32', '::/128'])('is %s', (range) => {
    expect(isAddressRange(range)).toBe(true);
  });

  it.each(['proxy.internal', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::/129', '10.0.0', '', '10.0.0.0/-1'])(
    'is not %s',
    (range) => {
      expect(isAddressRange(range)).toBe(false);
    },
  );

  it('is the whole internet with a prefix of 0, and only then', () => {
    expect(isWholeInternet('0.0.0.0/0')).toBe(true);
    expect(isWholeInternet('::/0')).toBe(true);
    expect(isWholeInternet('0.0.0.0')).toBe(false);
    expect(isWholeInternet('10.0.0.0/8')).toBe(false);
  });
});

describe('the base URL', () => {
  it('is the public URL without a slash at the end', () => {
    const listen = { address: '0.0.0.0', port: 1 };
    expect(baseUrlOf({ ...listen, publicUrl: 'https://mcp.example.com/' })).toBe('https://mcp.example.com');
    expect(baseUrlOf({ ...listen, publicUrl: 'https://mcp.example.com/gate/' })).toBe('https://mcp.example.com/gate');
    expect(baseUrlOf({ ...listen, publicUrl: 'https://mcp.example.com:443' })).toBe('https://mcp.example.com');
  });

  it('is computed from the address otherwise', () => {
    expect(baseUrlOf({ address: '127.0.0.1', port: 8420 })).toBe('http://127.0.0.1:8420');
    expect(baseUrlOf({ address: '::1', port: 8420 })).toBe('http://[::1]:8420');
    expect(baseUrlOf({ address: 'localhost', port: 8420, tls: {} })).toBe('https://localhost:8420');
  });
});
