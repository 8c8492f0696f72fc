import { describe, expect, it } from 'vitest';
import { printed, tried } from './printed.ts';

const ISSUER = 'identity: { issuers: [{ name: corp, issuer: "https://login.example.com" }] }\n';

describe('a safe configuration', () => {
  it.each(['', '# nothing\n', '{}', 'listen: {}\n'])('is %j: loopback, nobody granted, records kept (S-05)', (text) => {
    const outcome = tried(text);
    expect(outcome).toMatchObject({
      ok: true,
      config: {
        listen: { address: '127.0.0.1', port: 8420, trustedProxies: [] },
        admin: { address: '127.0.0.1' },
        servers: {}, grants: [], controls: {}, warnings: [], dangerous: [],
      },
    });
  });

  it('may be open to a network with TLS and an issuer (S-18, S-65)', () => {
    const text = `${ISSUER}listen:
  address: 0.0.0.0
  publicUrl: https://mcp.example.com
  tls: { certificate: c.pem, key: k.pem }
`;
    const files = { '/etc/durward/c.pem': { text: 'x' }, '/etc/durward/k.pem': { text: 'x' } };
    expect(printed(text, { files })).toBe('');
    expect(tried(text, { files }).ok).toBe(true);
  });

  it('may be open to a network behind a trusted proxy and an issuer (S-18, S-65)', () => {
    const text = `${ISSUER}listen:
  address: 0.0.0.0
  publicUrl: https://mcp.example.com
  trustedProxies: [10.0.0.0/8]
`;
    expect(printed(text)).toBe('');
  });
});

describe('a listener', () => {
  it('beyond this machine without TLS, public URL and issuer is refused (S-18, S-65)', () => {
    expect(printed('listen: { address: 0.0.0.0 }\n')).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_PUBLIC_URL]: \`listen.publicUrl\` is missing
        --> durward.yaml:1:1 · listen.publicUrl
         = why:  the audience of every token is computed from it; an address to bind is not a URL to reach
         = next: add the URL that clients use, for example \`publicUrl: https://mcp.example.com\`

      error[DURWARD_CONFIG_INSECURE_LISTENER]: the gateway would listen beyond this machine without TLS
        --> durward.yaml:1:20 · listen.address
         = why:  tokens and results would cross the network readable for everybody on it
         = next: set \`listen.tls\`, or \`listen.trustedProxies\` for the proxy that ends TLS, or bind to 127.0.0.1

      error[DURWARD_CONFIG_NO_ISSUER]: other machines can reach the gateway and no identity provider is named
        --> durward.yaml:1:20 · listen.address
         = why:  the local owner is one person on one machine; it must not open a door to a network
         = next: add your identity provider as \`identity.provider\`, or bind to 127.0.0.1"
    `);
  });

  it('whose public URL is plain http on another host is refused (S-65)', () => {
    expect(printed(`${ISSUER}listen: { publicUrl: "http://mcp.example.com/?a=b" }\n`)).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_PUBLIC_URL]: \`listen.publicUrl\` must begin with https://
        --> durward.yaml:2:22 · listen.publicUrl
         = why:  clients send their tokens to this URL; plain http is accepted for loopback hosts only
         = next: write https://, and set \`listen.tls\` or \`listen.trustedProxies\`

      error[DURWARD_CONFIG_PUBLIC_URL]: \`listen.publicUrl\` must have no query, no fragment and no user
        --> durward.yaml:2:22 · listen.publicUrl
         = why:  a resource is named by scheme, host, port and path (RFC 8707)
         = next: keep the part before \`?\` and \`#\`, for example \`publicUrl: https://mcp.example.com\`"
    `);
  });

  it('on loopback that a public URL opens to others needs an issuer (S-18)', () => {
    expect(printed('listen: { publicUrl: "https://mcp.example.com" }\n')).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_NO_ISSUER]: other machines can reach the gateway and no identity provider is named
        --> durward.yaml:1:22 · listen.publicUrl
         = why:  the local owner is one person on one machine; it must not open a door to a network
         = next: add your identity provider as \`identity.provider\`, or bind to 127.0.0.1"
    `);
  });

  it('that trusts everybody as a proxy is refused (S-65)', () => {
    expect(printed('listen: { trustedProxies: [10.0.0.0/8, 0.0.0.0/0] }\n')).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_INSECURE_LISTENER]: every address there is would be a trusted proxy
        --> durward.yaml:1:40 · listen.trustedProxies[1]
         = why:  anybody could claim, in a header, that TLS was used
         = next: name the addresses of your proxy only"
    `);
  });

  it('whose second listener has the same port is refused', () => {
    expect(printed('listen: { port: 9000 }\nadmin: { port: 9000 }\n')).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_VALUE]: \`admin.port\` is the port of the data listener
        --> durward.yaml:2:16 · admin.port
         = why:  health and metrics must never be reachable through the door that clients use
         = next: choose another port, for example \`port: 8421\`"
    `);
  });

  it('whose second listener can be reached from outside is pointed out', () => {
    expect(printed('admin: { address: 0.0.0.0 }\n')).toMatchInlineSnapshot(`
      "warning[DURWARD_CONFIG_EXPOSED_ADMIN]: health and metrics are reachable from other machines, without a token
        --> durward.yaml:1:19 · admin.address
         = why:  metrics tell which servers there are and how much they are used
         = next: bind to 127.0.0.1, or let only the monitoring network reach this port"
    `);
  });

  it('that nobody can use is pointed out', () => {
    expect(printed('identity: { local: { enabled: false } }\n')).toMatchInlineSnapshot(`
      "warning[DURWARD_CONFIG_NOBODY]: nobody can get in: there is no provider, no issuer, and the local owner is off
        --> durward.yaml:1:31 · identity.local.enabled
         = why:  every request needs a token
         = next: add \`identity.provider\`, or set \`identity.local.enabled: true\`"
    `);
  });

  it('whose certificate is not there is refused', () => {
    expect(printed('listen: { tls: { certificate: c.pem, key: k.pem } }\n')).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_UNREADABLE]: there is no such file
        --> durward.yaml:1:31 · listen.tls.certificate
         = why:  the gateway cannot start without it
         = next: correct the path (relative ones count from the folder of the configuration file)

      error[DURWARD_CONFIG_UNREADABLE]: there is no such file
        --> durward.yaml:1:43 · listen.tls.key
         = why:  the gateway cannot start without it
         = next: correct the path (relative ones count from the folder of the configuration file)"
    `);
  });

  it('whose private key others can read is pointed out', () => {
    const files = { '/etc/durward/c.pem': { text: 'x' }, '/etc/durward/k.pem': { text: 'x', mode: 0o644 } };
    expect(printed('listen: { tls: { certificate: c.pem, key: k.pem } }\n', { files })).toMatchInlineSnapshot(`
      "warning[DURWARD_CONFIG_FILE_MODE]: other users can read the private key
        --> durward.yaml:1:43 · listen.tls.key
         = why:  a secret is for the user who runs Durward only
         = next: run chmod 600 on the file"
    `);
  });
});
