import { describe, expect, it } from 'vitest';
import { printed, tried } from './printed.ts';

describe('the text of the file', () => {
  it('that is not YAML', () => {
    expect(printed('listen: [1')).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_SYNTAX]: the indentation does not fit, or a bracket or quote is not closed
        --> durward.yaml:1:11
         = why:  the text cannot be read in one way only, so none of it is used
         = next: align the keys of one map below each other, and close what is open"
    `);
  });

  it('with a key twice', () => {
    expect(printed('listen:\n  port: 1\n  port: 2\n')).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_DUPLICATE_KEY]: this key stands twice in the same map
        --> durward.yaml:3:3
         = why:  readers differ in which of the two they take
         = next: keep one of them"
    `);
  });

  it('that is too deep', () => {
    expect(printed(`a: ${'['.repeat(40)}${']'.repeat(40)}`)).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_TOO_LARGE]: maps and lists are nested more than 32 deep
        --> durward.yaml:1:35
         = why:  a configuration is small; what is not may be there to exhaust the memory
         = next: write it smaller and flatter"
    `);
  });

  it('with keys that are not known (S-05)', () => {
    const text = printed('lisen: {}\nlisten: { prot: 1 }\nfrobnicate: {}\n');
    // The list of sections goes on in the same line, and grows.
    expect(text.replace(/, identity, servers.*/, ', …')).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_UNKNOWN_KEY]: the key \`lisen\` is not known at the top level
        --> durward.yaml:1:1 · lisen
         = why:  a key that is ignored is a setting that does not count
         = next: did you mean \`listen\`?

      error[DURWARD_CONFIG_UNKNOWN_KEY]: the key \`prot\` is not known in \`listen\`
        --> durward.yaml:2:11 · listen.prot
         = why:  a key that is ignored is a setting that does not count
         = next: did you mean \`port\`?

      error[DURWARD_CONFIG_UNKNOWN_KEY]: the key \`frobnicate\` is not known at the top level
        --> durward.yaml:3:1 · frobnicate
         = why:  a key that is ignored is a setting that does not count
         = next: remove it; known keys: listen, admin, data, …"
    `);
  });

  it('with a key missing', () => {
    const text = 'servers: { a: { stdio: {} } }\ngrants: [{ to: { anyone: true }, tools: [x] }]\n';
    expect(printed(text)).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_MISSING_KEY]: \`servers.a.stdio.command\` is missing
        --> durward.yaml:1:17 · servers.a.stdio.command
         = why:  Program to start, by name (found in PATH) or by path; no shell is involved
         = next: add \`command: node\`

      error[DURWARD_CONFIG_MISSING_KEY]: \`grants[0].name\` is missing
        --> durward.yaml:2:10 · grants[0].name
         = why:  What the grant is for; shown in records
         = next: add \`name: analysts read reports\`

      error[DURWARD_CONFIG_MISSING_KEY]: \`grants[0].servers\` is missing
        --> durward.yaml:2:10 · grants[0].servers
         = why:  Server names, or patterns with \`*\`
         = next: add \`servers: ["files"]\`"
    `);
  });

  it('with values of the wrong type, range or form', () => {
    const text = `listen:
  { port: high, publicUrl: ftp://x, allowedHosts: a, allowedOrigins: ["https://a.example/x", "*"],
    trustedProxies: [proxy.internal], address: "a b" }
admin:
log: { level: loud, file: "" }
identity: { local: { enabled: yes, tokenLifetimeSeconds: 10 } }
servers:
  "a b": { stdio: { command: node } }
  b: { stdio: { command: node, env: { "A-B": x } }, flushBeforeReply: sometimes }
limits: { sessionsMax: 0.5 }
`;
    expect(printed(text)).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_VALUE]: \`listen.port\` must be a whole number from 0 to 65535
        --> durward.yaml:2:11 · listen.port
         = why:  Port of the data listener; 0 takes any free one
         = next: for example \`port: 8420\`

      error[DURWARD_CONFIG_VALUE]: \`listen.publicUrl\` must be a URL that begins with https:// or http://
        --> durward.yaml:2:28 · listen.publicUrl
         = why:  The URL under which clients reach the gateway; every audience is computed from it
         = next: for example \`publicUrl: https://mcp.example.com\`

      error[DURWARD_CONFIG_VALUE]: \`listen.allowedHosts\` must be a list
        --> durward.yaml:2:51 · listen.allowedHosts
         = why:  Host names that are answered beside the host of publicUrl (and loopback names on loopback)
         = next: for example \`allowedHosts: ["gateway.internal:8420"]\`

      error[DURWARD_CONFIG_VALUE]: \`listen.allowedOrigins[0]\` must be an origin: scheme, host and port only
        --> durward.yaml:2:71 · listen.allowedOrigins[0]
         = why:  Origins of browser pages that may call, beside the origin of publicUrl
         = next: for example \`allowedOrigins: ["https://app.example.com"]\`

      error[DURWARD_CONFIG_VALUE]: \`listen.allowedOrigins[1]\` must be an origin: scheme, host and port only
        --> durward.yaml:2:94 · listen.allowedOrigins[1]
         = why:  Origins of browser pages that may call, beside the origin of publicUrl
         = next: for example \`allowedOrigins: ["https://app.example.com"]\`

      error[DURWARD_CONFIG_VALUE]: \`listen.trustedProxies[0]\` must be an IP address or a CIDR range
        --> durward.yaml:3:22 · listen.trustedProxies[0]
         = why:  Addresses or CIDR ranges whose X-Forwarded-* headers are believed
         = next: for example \`trustedProxies: ["10.0.0.0/8"]\`

      error[DURWARD_CONFIG_VALUE]: \`listen.address\` must be an IP address or a host name
        --> durward.yaml:3:48 · listen.address
         = why:  Address to bind
         = next: for example \`address: 127.0.0.1\`

      error[DURWARD_CONFIG_VALUE]: \`admin\` must be a map of keys
        --> durward.yaml:4:7 · admin
         = why:  The second listener: never reachable through the first
         = next: write its keys below it, indented, or remove it

      error[DURWARD_CONFIG_VALUE]: \`log.level\` must be debug, info, warn, error or silent
        --> durward.yaml:5:15 · log.level
         = why:  Least level that is written
         = next: for example \`level: debug\`

      error[DURWARD_CONFIG_VALUE]: \`log.file\` must have at least 1 character
        --> durward.yaml:5:27 · log.file
         = why:  Write JSON lines here instead of to standard output
         = next: for example \`file: /var/log/durward.log\`

      error[DURWARD_CONFIG_VALUE]: \`identity.local.enabled\` must be true or false
        --> durward.yaml:6:31 · identity.local.enabled
         = why:  Without a provider or issuer and on loopback only: the owner of the machine signs in by a link
         = next: write true or false; \`yes\`, \`no\`, \`on\` and \`off\` are text in YAML 1.2

      error[DURWARD_CONFIG_VALUE]: \`identity.local.tokenLifetimeSeconds\` must be a whole number from 30 to 3600
        --> durward.yaml:6:58 · identity.local.tokenLifetimeSeconds
         = why:  Lifetime of the tokens that \`durward token\` makes
         = next: for example \`tokenLifetimeSeconds: 900\`

      error[DURWARD_CONFIG_VALUE]: the key \`servers.<key>\` must be 1 to 63 lower-case letters, digits and hyphens
        --> durward.yaml:8:3 · servers.<key>
         = why:  One server, reached in exactly one way: \`stdio\`, \`http\` or \`sse\`
         = next: rename the key

      error[DURWARD_CONFIG_VALUE]: the key \`servers.b.stdio.env.A-B\` must be made of letters, digits and \`_\`
        --> durward.yaml:9:39 · servers.b.stdio.env.A-B
         = why:  Its value, or a reference to it
         = next: rename the key

      error[DURWARD_CONFIG_VALUE]: \`servers.b.flushBeforeReply\` must be true, false, or a map with a list of \`tools\`
        --> durward.yaml:9:71 · servers.b.flushBeforeReply
         = why:  Wait until the record is on the disk before a reply leaves: always, or for these tools
         = next: for example \`flushBeforeReply: false\`

      error[DURWARD_CONFIG_VALUE]: \`limits.sessionsMax\` must be a whole number of at least 1
        --> durward.yaml:10:24 · limits.sessionsMax
         = why:  Most legacy sessions in the whole gateway
         = next: for example \`sessionsMax: 20000\`"
    `);
  });
});

describe('a value from outside the file', () => {
  it('is told with the variable or flag that it came from', () => {
    const env = { DURWARD_LISTEN_ADDRESS: '0.0.0.0', DURWARD_ADMIN_ENABLED: 'maybe', DURWARD_ADMIN_PROT: '1' };
    expect(printed('', { env, flags: { 'listen.port': 'x' } })).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_VALUE]: \`listen.port\` must be a whole number
        --> --port · listen.port
         = why:  Port of the data listener; 0 takes any free one
         = next: for example 8420

      error[DURWARD_CONFIG_VALUE]: \`admin.enabled\` must be true or false
        --> DURWARD_ADMIN_ENABLED · admin.enabled
         = why:  Whether the second listener runs
         = next: for example true

      error[DURWARD_CONFIG_INSECURE_LISTENER]: the gateway would listen beyond this machine without TLS
        --> DURWARD_LISTEN_ADDRESS · listen.address
         = why:  tokens and results would cross the network readable for everybody on it
         = next: set \`listen.tls\`, or \`listen.trustedProxies\` for the proxy that ends TLS, or bind to 127.0.0.1

      error[DURWARD_CONFIG_NO_ISSUER]: other machines can reach the gateway and no identity provider is named
        --> DURWARD_LISTEN_ADDRESS · listen.address
         = why:  the local owner is one person on one machine; it must not open a door to a network
         = next: add your identity provider as \`identity.provider\`, or bind to 127.0.0.1

      error[DURWARD_CONFIG_PUBLIC_URL]: \`listen.publicUrl\` is missing
        --> durward.yaml:1:1 · listen.publicUrl
         = why:  the audience of every token is computed from it; an address to bind is not a URL to reach
         = next: add the URL that clients use, for example \`publicUrl: https://mcp.example.com\`

      warning[DURWARD_CONFIG_UNKNOWN_VARIABLE]: this environment variable means nothing to Durward
        --> DURWARD_ADMIN_PROT
         = why:  a misspelt variable is a setting that does not count
         = next: did you mean DURWARD_ADMIN_PORT?"
    `);
  });
});

it('all problems are told at once, in the order of the file', () => {
  const text = `grants: [{ name: a, to: {}, servers: [x], tools: [y] }]
listen: { port: x }
controls: { TK002: off }
`;
  const outcome = tried(text);
  expect(outcome.ok).toBe(false);
  const lines = outcome.ok ? [] : outcome.problems.map(({ at }) => (at.source === 'file' ? at.line : 0));
  expect(lines).toEqual([1, 1, 2, 3]);
});
