import { describe, expect, it } from 'vitest';
import { newSigner } from '../support/bundles.ts';
import { printed } from './printed.ts';

/** The first line of each problem. */
function problems(readers: string): readonly string[] {
  return printed(`content: { readers: { ${readers} } }\n`).split('\n').filter((line) => line.startsWith('error'));
}

describe('a reader of content', () => {
  it('is asked over TLS or on this machine, and its address holds no secret (S-41, S-10)', () => {
    const azure = 'azure: { endpoint: "https://user:pass@a.example.com" }';
    expect(problems(`webhook: { url: "http://guard.example.com/" }, ${azure}`)).toEqual([
      'error[DURWARD_CONFIG_PLAIN_HTTP]: texts of messages would go over http:// to another machine',
      'error[DURWARD_CONFIG_LITERAL_SECRET]: the URL holds a user name or password',
    ]);
    expect(problems('webhook: { url: "http://127.0.0.1:9000/" }')).toEqual([]);
  });

  it('has one credential at most, and one where Azure wants one (S-41)', () => {
    const both = 'azure: { endpoint: "https://a.example", key: "env:PATH", managedIdentity: {} }';
    expect(problems(both).join()).toContain('must have at most one of `key`, `entra` and `managedIdentity`');
    const half = 'azure: { endpoint: "https://a.example", entra: { tenantId: t, clientId: c } }';
    expect(problems(half).join()).toContain('must have exactly one of `clientSecret` and `federatedTokenFile`');
    expect(problems('azure: { endpoint: "https://a.cognitiveservices.azure.com" }')).toEqual([
      'error[DURWARD_CONFIG_MISSING_KEY]: there is no credential for the resource',
    ]);
    expect(problems('azure: { endpoint: "http://127.0.0.1:5000" }')).toEqual([]);
  });

  it('gets its secrets by reference, and they are there (S-82, S-41)', () => {
    const literal = 'webhook: { url: "https://a.example", headers: { Authorization: "Bearer abc" } }';
    expect(problems(literal).join()).toContain('must refer to a secret by env:NAME or file:PATH');
    expect(problems(literal).join()).not.toContain('abc');
    expect(problems('azure: { endpoint: "https://a.example", key: "env:ABSENT" }')).toEqual([
      'error[DURWARD_CONFIG_SECRET_REFERENCE]: the environment variable ABSENT is not set',
    ]);
  });
});

const bundlesBy = (keys: string): string => `content: { bundles: { source: bundles, keys: { ${keys} } } }\n`;

describe('updates of the detector', () => {
  it('name keys that are there and can check signatures (S-40, S-82)', () => {
    const [good, wrong] = [newSigner(), newSigner()];
    const env = {
      GOOD: good.pem, BAD: 'no key', PRIVATE: wrong.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    expect(printed(bundlesBy('a: "env:GOOD"'), { env })).not.toContain('error[');
    for (const name of ['BAD', 'PRIVATE']) {
      const shown = printed(bundlesBy(`a: "env:${name}"`), { env });
      expect(shown).toContain('error[DURWARD_CONFIG_SECRET_REFERENCE]: this is no public key of Ed25519 in PEM');
      expect(shown).not.toContain('BEGIN');
    }
    expect(printed(bundlesBy('a: "env:ABSENT"'))).toContain('the environment variable ABSENT is not set');
    expect(printed('content: { bundles: { source: b, keys: {} } }\n')).toContain('must name at least one key');
  });
});
