import { describe, expect, it } from 'vitest';
import { printed } from './printed.ts';

const server = (credential: string, more = ''): string =>
  `servers: { files: { http: { url: "https://f.example/mcp", ${more} credential: ${credential} } } }\n`;
const program = (credential: string, more = ''): string =>
  `servers: { git: { stdio: { command: node, ${more} credential: ${credential} } } }\n`;
const CLIENT = 'clientId: d, clientSecret: "env:S"';

describe('the credential of a server', () => {
  it.each([
    [
      'of two kinds',
      server('{ oauth: {}, workloadIdentity: { issuer: "https://a.example", assertion: "env:S" } }'),
      'must have exactly one way of authorization',
    ],
    [
      'with a secret and a key',
      server(`{ clientCredentials: { issuer: "https://a.example", ${CLIENT}, privateKey: "env:S" } }`),
      'must have exactly one of `clientSecret`, `privateKey` and `managedIdentity`',
    ],
    [
      'with a literal secret',
      server('{ clientCredentials: { issuer: "https://a.example", clientId: d, clientSecret: hunter2 } }'),
      'must refer to a secret by env:NAME or file:PATH',
    ],
    [
      'with a secret that is not there',
      server('{ clientCredentials: { issuer: "https://a.example", clientId: d, clientSecret: "env:NOT" } }'),
      'DURWARD_CONFIG_SECRET_REFERENCE',
    ],
    [
      'of an issuer over plain http',
      server(`{ clientCredentials: { issuer: "http://a.example", ${CLIENT} } }`),
      'tokens would be asked for over http:// on another machine',
    ],
    [
      'beside an Authorization header',
      server('{ oauth: {} }', 'headers: { Authorization: "env:S" },'),
      'there is an `Authorization` header beside a `credential`',
    ],
    [
      'for a token of a provider that is not there',
      server(`{ tokenExchange: { issuer: "https://a.example", ${CLIENT}, subject: id_token } }`),
      'there is none',
    ],
    [
      'that people connect where nobody signs in',
      `identity: { issuers: [{ name: a, issuer: "https://a.example" }] }\n${server('{ oauth: {} }')}`,
      'nobody can connect an account',
    ],
    [
      'that is bound to a key, over HTTP+SSE',
      server(`{ clientCredentials: { issuer: "https://a.example", ${CLIENT}, dpop: true } }`).replace('http:', 'sse:'),
      'the server is reached over HTTP+SSE',
    ],
    [
      'of a program whose tokens would end',
      program('{ oauth: {} }'),
      '`oauth` has no meaning for a program',
    ],
    [
      'of a program in a variable that everybody has',
      program('{ personal: { variable: T } }', 'env: { T: "env:S" },'),
      'it is in `env` or `inheritEnv` too',
    ],
    [
      'of each person in a header of the gateway',
      server('{ personal: { header: Mcp-Session-Id } }'),
      'the gateway sets this header itself',
    ],
    [
      'of each person in a header of the configuration',
      server('{ personal: { header: x-key } }', 'headers: { X-Key: "env:S" },'),
      'it is among `headers` too',
    ],
    [
      'that people give where nobody signs in',
      `identity: { issuers: [{ name: a, issuer: "https://a.example" }] }\n${program('{ personal: { variable: T } }')}`,
      'nobody can connect an account',
    ],
  ])('%s is a problem (S-82)', (_what, text, problem) => {
    expect(printed(text, { env: { S: 'a-long-enough-value' } })).toContain(problem);
  });

  it('that is whole is none', () => {
    const text = server(`{ tokenExchange: { issuer: "https://a.example", ${CLIENT}, scopes: [a, b] } }`);
    expect(printed(text, { env: { S: 'a-long-enough-value' } })).not.toMatch(/error\[/);
  });
});
