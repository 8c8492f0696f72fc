import { describe, expect, test } from 'vitest';
import { OutboundError } from './outbound-error.ts';
import { OUTBOUND_LIMITS } from './outbound-limits.ts';
import { targetOf, type OutboundRules } from './target.ts';

const strict: OutboundRules = { allowLoopback: false, configuredOrigins: new Set(), limits: OUTBOUND_LIMITS };
const local: OutboundRules = { ...strict, allowLoopback: true };

function verdict(url: string, rules: OutboundRules = strict): string {
  try {
    return targetOf(url, rules).url.href;
  } catch (error) {
    return error instanceof OutboundError ? error.reason : String(error);
  }
}

describe('a URL from outside is taken', () => {
  test.each([
    ['https://idp.example', 'https://idp.example/'],
    ['https://idp.example:443/a?b=c', 'https://idp.example/a?b=c'],
    ['https://idp.example:8443/', 'https://idp.example:8443/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2606:4700:4700::1111]/', 'https://[2606:4700:4700::1111]/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ])('%s (S-48)', (url, href) => {
    expect(verdict(url)).toBe(href);
  });
});

/** Every spelling that a parser may read as an address of this machine or of a closed network. */
const disguises = [
  'https://127.0.0.1/', 'https://127.1/', 'https://127.0.1/', 'https://2130706433/', 'https://0x7f000001/',
  'https://0x7f.0x0.0x0.0x1/', 'https://0177.0.0.1/', 'https://017700000001/', 'https://127.0.0.1./',
  'https://%31%32%37.0.0.1/', 'https://１２７.０.０.１/', 'https://127。0。0。1/', 'https://①②⑦.0.0.1/',
  'https://0/', 'https://0.0.0.0/', 'https://0x0/', 'https://[::]/', 'https://[::1]/', 'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[::127.0.0.1]/',
  'https://[64:ff9b::127.0.0.1]/', 'https://[64:ff9b::7f00:1]/', 'https://[64:ff9b:1::a00:1]/',
  'https://[2002:7f00:1::]/', 'https://[2001:0:7f00:1::]/',
  'https://10.0.0.1/', 'https://0xa000001/', 'https://012.0.0.1/', 'https://167772161/', 'https://192.168.0x1/',
  'https://172.16.0.1/', 'https://100.64.0.1/', 'https://[fd00::1]/', 'https://[fc00::]/',
  'https://169.254.169.254/', 'https://2852039166/', 'https://0xa9fea9fe/', 'https://0251.0376.0251.0376/',
  'https://169.254.43518/', 'https://[fe80::1]/', 'https://[::ffff:169.254.169.254]/', 'https://[fd00:ec2::254]/',
  'https://168.63.129.16/', 'https://100.100.100.200/', 'https://192.0.0.192/', 'https://224.0.0.1/',
  'https://255.255.255.255/', 'https://[ff02::1]/', 'https://[fec0::1]/',
];

describe('an address that is not public, in any spelling', () => {
  test.each(disguises)('%s (S-48, S-90)', (url) => {
    expect(verdict(url)).toBe('forbidden_address');
  });

  test.each(['https://localhost/', 'https://LOCALHOST/', 'https://ｌocalhost/', 'https://%6cocalhost/'])(
    '%s (S-48)',
    (url) => {
      expect(verdict(url)).toBe('forbidden_host');
    },
  );
});

describe('refused before anything is resolved', () => {
  test.each([
    ['', 'malformed_url'],
    ['idp.example', 'malformed_url'],
    ['//idp.example/', 'malformed_url'],
    ['https://', 'malformed_url'],
    ['https://[::1/', 'malformed_url'],
    ['https://256.256.256.256/', 'malformed_url'],
    ['https://[fe80::1%25lo]/', 'malformed_url'],
    [' https://idp.example/', 'malformed_url'],
    ['https://idp.example/\n', 'malformed_url'],
    ['ht\ttps://idp.example/', 'malformed_url'],
    ['https:\\\\idp.example\\', 'malformed_url'],
    ['https://idp.example\\@127.0.0.1/', 'malformed_url'],
    [`https://idp.example/${'a'.repeat(2048)}`, 'malformed_url'],
    ['http://idp.example/', 'forbidden_scheme'],
    ['http://127.0.0.1/', 'forbidden_scheme'],
    ['http://localhost/', 'forbidden_scheme'],
    ['file:///etc/passwd', 'forbidden_scheme'],
    ['data:application/json,{}', 'forbidden_scheme'],
    ['javascript:alert(1)', 'forbidden_scheme'],
    ['ftp://idp.example/', 'forbidden_scheme'],
    ['gopher://127.0.0.1:6379/_x', 'forbidden_scheme'],
    ['unix:///var/run/docker.sock', 'forbidden_scheme'],
    ['ws://idp.example/', 'forbidden_scheme'],
    ['https://user@idp.example/', 'credentials_in_url'],
    ['https://user:secret@idp.example/', 'credentials_in_url'],
    ['https://idp.example@127.0.0.1/', 'credentials_in_url'],
    ['https://idp.example./', 'forbidden_host'],
    ['https://localhost./', 'forbidden_host'],
    ['https://idp.example:22/', 'forbidden_port'],
    ['https://idp.example:25/', 'forbidden_port'],
    ['https://idp.example:80/', 'forbidden_port'],
    ['https://idp.example:0/', 'forbidden_port'],
    ['https://idp.example:6000/', 'forbidden_port'],
    ['https://idp.example:6667/', 'forbidden_port'],
  ])('%j: %s (S-48)', (url, reason) => {
    expect(verdict(url)).toBe(reason);
  });

  test('no message holds a query or a password (S-10)', () => {
    for (const url of ['http://idp.example/a?code=canary', 'https://u:canary@idp.example/?x=canary#canary']) {
      expect(() => targetOf(url, strict)).toThrow(expect.not.stringContaining('canary') as Error);
    }
  });
});

describe('where loopback is allowed', () => {
  test.each([
    'http://127.0.0.1/', 'http://127.0.0.1:9000/', 'http://localhost:9000/', 'http://[::1]:9000/', 'https://localhost/',
  ])('%s is taken (S-65)', (url) => {
    expect(verdict(url, local)).toBe(new URL(url).href);
  });

  test.each([
    ['http://idp.example/', 'forbidden_scheme'],
    ['http://10.0.0.1/', 'forbidden_scheme'],
    ['https://10.0.0.1/', 'forbidden_address'],
    ['https://169.254.169.254/', 'forbidden_address'],
    ['http://0.0.0.0/', 'forbidden_scheme'],
    ['http://[::ffff:127.0.0.1]/', 'forbidden_scheme'],
    ['http://localhost.evil.example/', 'forbidden_scheme'],
    ['http://127.0.0.1.evil.example/', 'forbidden_scheme'],
    ['http://localhost:22/', 'forbidden_port'],
  ])('%s is still refused: %s (S-48, S-65)', (url, reason) => {
    expect(verdict(url, local)).toBe(reason);
  });
});

const rules = (...origins: string[]): OutboundRules => ({ ...strict, configuredOrigins: new Set(origins) });

describe('an origin that the configuration names', () => {
  test.each([
    'http://sso.corp:8080', 'https://10.0.0.1', 'http://127.0.0.1:8200', 'https://[fd00::1]:8443',
    'https://sso.corp:636',
  ])('%s may be private, plain, on any port (S-22)', (origin) => {
    expect(verdict(`${origin}/token`, rules(origin))).toBe(`${origin}/token`);
  });

  test.each(['https://169.254.169.254', 'http://168.63.129.16', 'https://[fe80::1]', 'http://0.0.0.0:80'])(
    '%s leads nowhere all the same (S-90)',
    (origin) => {
      expect(verdict(`${new URL(origin).origin}/`, rules(new URL(origin).origin))).toBe('forbidden_address');
    },
  );

  test.each([
    ['http://sso.corp:8080', 'http://sso.corp:8081/'],
    ['https://sso.corp', 'http://sso.corp/'],
    ['http://sso.corp', 'http://other.corp/'],
  ])('%s says nothing of %s (S-48)', (origin, url) => {
    expect(verdict(url, rules(origin))).toBe('forbidden_scheme');
  });
});
