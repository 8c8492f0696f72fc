import { describe, expect, it } from 'vitest';
import { printed, tried } from './printed.ts';

const ISSUER = 'identity: { issuers: [{ name: corp, issuer: "https://login.example.com" }] }\n';

describe('an issuer', () => {
  it('that is ambiguous or accepts too much is refused', () => {
    const text = `identity:
  issuers:
    - { name: a, issuer: "http://login.example.com" }
    - { name: a, issuer: "https://login.example.com/?x=y" }
    - { name: c, issuer: "https://login.example.com/{tenantid}/v2.0" }
    - { name: d, issuer: "https://login.example.com/{tenant}/v2.0", jwksUri: "http://keys.example.com" }
`;
    expect(printed(text)).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_PLAIN_HTTP]: \`issuer\` must begin with https://
        --> durward.yaml:3:26 · identity.issuers[0].issuer
         = why:  whoever answers for this URL decides which tokens are genuine
         = next: write https://; plain http is accepted for loopback hosts only

      error[DURWARD_CONFIG_ISSUER]: two issuers have the same \`name\`
        --> durward.yaml:4:15 · identity.issuers[1].name
         = why:  it would not be clear which rules count for a token
         = next: keep one of them, or correct the value

      error[DURWARD_CONFIG_ISSUER]: \`issuer\` must have no query and no fragment
        --> durward.yaml:4:26 · identity.issuers[1].issuer
         = why:  an issuer is compared character by character and has neither (RFC 8414 §2)
         = next: copy the \`issuer\` of the metadata document of your identity provider

      error[DURWARD_CONFIG_ISSUER]: an issuer with \`{tenantid}\` needs \`tenants\`
        --> durward.yaml:5:26 · identity.issuers[2].issuer
         = why:  without a list, every organisation that has an account there could issue tokens for you
         = next: list the tenant ids that you accept, for example \`tenants: [8f5e1c1a-…]\`

      error[DURWARD_CONFIG_ISSUER]: \`issuer\` may hold \`{tenantid}\` once, and no other braces
        --> durward.yaml:6:26 · identity.issuers[3].issuer
         = why:  an issuer is compared character by character; only the tenant may differ
         = next: write for example https://login.microsoftonline.com/{tenantid}/v2.0

      error[DURWARD_CONFIG_PLAIN_HTTP]: \`jwksUri\` must begin with https://
        --> durward.yaml:6:78 · identity.issuers[3].jwksUri
         = why:  whoever answers for this URL decides which tokens are genuine
         = next: write https://; plain http is accepted for loopback hosts only"
    `);
  });

  it('on loopback may use plain http', () => {
    expect(printed('identity: { issuers: [{ name: a, issuer: "http://127.0.0.1:9000" }] }\n')).toBe('');
  });

  it('with a template and its tenants is accepted', () => {
    const text = 'identity: { issuers: [{ name: a, issuer: "https://l.example/{tenantid}/v2.0", tenants: [t1] }] }\n';
    expect(printed(text)).toBe('');
  });
});

describe('an audience', () => {
  it('of two servers, or of a route of another, is refused (S-17)', () => {
    const text = `${ISSUER}listen: { publicUrl: "https://mcp.example.com/gate/" }
servers:
  hr: { http: { url: "https://hr.example.com" }, audience: { corp: "api://one" } }
  finance: { http: { url: "https://fi.example.com" }, audience: { corp: "api://one" } }
  mail: { http: { url: "https://ma.example.com" }, audience: { corp: "https://mcp.example.com/gate/servers/hr/mcp" } }
  chat: { http: { url: "https://ch.example.com" }, audience: { crop: "api://chat" } }
`;
    expect(printed(text)).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_AUDIENCE]: this is the audience of \`hr\` too
        --> durward.yaml:5:73 · servers.finance.audience.corp
         = why:  a token for one of the two servers would be good for the other
         = next: register an audience for each server with the identity provider

      error[DURWARD_CONFIG_AUDIENCE]: this is the URI of the route of \`hr\`
        --> durward.yaml:6:70 · servers.mail.audience.corp
         = why:  a token for one of the two servers would be good for the other
         = next: register an audience for each server with the identity provider

      error[DURWARD_CONFIG_AUDIENCE]: this audience is for an issuer that does not exist
        --> durward.yaml:7:64 · servers.chat.audience.crop
         = why:  an audience counts for tokens of the issuer that it stands under
         = next: did you mean \`corp\`?"
    `);
  });

  it('may be its own route, or the same for another issuer', () => {
    const text = `identity:
  issuers: [{ name: a, issuer: "https://a.example.com" }, { name: b, issuer: "https://b.example.com" }]
listen: { publicUrl: "https://mcp.example.com" }
servers:
  hr:
    http: { url: "https://hr.example.com" }
    audience: { a: "api://one", b: "https://mcp.example.com/servers/hr/mcp" }
  fi: { http: { url: "https://fi.example.com" }, audience: { b: "api://one" } }
`;
    expect(printed(text)).toBe('');
  });
});

describe('a server', () => {
  it('with no way or two ways to it is refused', () => {
    const text = `servers:
  none: {}
  two: { stdio: { command: node }, http: { url: "https://a.example" } }
`;
    expect(printed(text)).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_VALUE]: \`servers.none\` must have exactly one of \`stdio\`, \`http\` and \`sse\`
        --> durward.yaml:2:9 · servers.none
         = why:  One server, reached in exactly one way: \`stdio\`, \`http\` or \`sse\`
         = next: name one of them; for two ways to one server, configure two servers

      error[DURWARD_CONFIG_VALUE]: \`servers.two\` must have exactly one of \`stdio\`, \`http\` and \`sse\`
        --> durward.yaml:3:8 · servers.two
         = why:  One server, reached in exactly one way: \`stdio\`, \`http\` or \`sse\`
         = next: name one of them; for two ways to one server, configure two servers"
    `);
  });

  it('over plain http on another machine is refused (S-65)', () => {
    expect(printed('servers: { a: { http: { url: "http://a.example" } } }\n')).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_PLAIN_HTTP]: the server would be reached over http:// on another machine
        --> durward.yaml:1:30 · servers.a.http.url
         = why:  calls, results and the credentials of this server could be read and changed on the way
         = next: write https:// (\`caFile\` trusts a private authority), or set \`dangerouslyAllowPlainHttp: true\`"
    `);
  });

  it('over plain http is accepted on loopback, and elsewhere with a dangerous switch that is reported (S-65)', () => {
    const outcome = tried(`servers:
  near: { http: { url: "http://127.0.0.1:3000/mcp" } }
  far: { sse: { url: "http://a.example/", dangerouslyAllowPlainHttp: true } }
`);
    expect(outcome).toMatchObject({ ok: true, config: { dangerous: ['servers.far.sse.dangerouslyAllowPlainHttp'] } });
  });

  it('may be started by the same command as another', () => {
    expect(printed('servers: { a: { stdio: { command: node } }, b: { stdio: { command: node } } }\n')).toBe('');
  });

  it('that gets a secret as an argument is pointed out (S-82)', () => {
    const args = '[--api-key, v, --max-tokens, "5", --password=v, --token-file, f]';
    const text = `servers: { a: { stdio: { command: x, args: ${args} } } }\n`;
    expect(printed(text)).toMatchInlineSnapshot(`
      "warning[DURWARD_CONFIG_SECRET_ARGUMENT]: this argument looks like it carries a secret
        --> durward.yaml:1:45 · servers.a.stdio.args[0]
         = why:  every user of this machine can see the arguments of every process
         = next: pass the secret through \`env\`, by reference

      warning[DURWARD_CONFIG_SECRET_ARGUMENT]: this argument looks like it carries a secret
        --> durward.yaml:1:78 · servers.a.stdio.args[4]
         = why:  every user of this machine can see the arguments of every process
         = next: pass the secret through \`env\`, by reference"
    `);
  });
});
