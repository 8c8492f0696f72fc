import {
  DEFAULT_LIMITS,
  eraOf,
  frame,
  grantPolicy,
  interpret,
  NOTHING_SEEN,
  type Arrival,
  type Direction,
  type FrameFacts,
  type GrantRule,
  type IssuerRules,
  type JsonObject,
  type JsonValue,
  type Message,
  type MessageScene,
  type Principal,
  type ProtocolVersion,
  type Request,
  type SecretProbe,
  type SessionFacts,
  type Setting,
  type TokenFacts,
  type TokenScene,
  userIdOf,
} from '@durward/core';

/** The one moment at which every scene of the suites takes place, in milliseconds. */
export const NOW_MS = 1_800_000_000_000;
const NOW_SECONDS = NOW_MS / 1000;

/** What every scene begins with. */
export const SETTING: Setting = { server: 'files', nowMs: NOW_MS, limits: DEFAULT_LIMITS };

/** A request that gives no `receive` control a reason to stop it. */
export const ARRIVAL: Arrival = {
  httpMethod: 'POST',
  surface: 'mcp',
  server: 'files',
  host: { value: 'gateway.example', allowed: true },
  origin: undefined,
  secure: true,
  repeatedHeader: undefined,
  contentType: 'application/json',
  accept: 'application/json, text/event-stream',
};

/** An issuer with one tenant-free issuer URL and RFC 9068 tokens. */
export const ISSUER: IssuerRules = {
  name: 'corp',
  issuer: 'https://idp.example',
  types: ['at+jwt'],
  clientClaims: ['client_id', 'azp'],
  tenants: undefined,
  lifetimeSecondsMax: 3600,
  clockSkewSeconds: 30,
  audience: undefined,
  scopeClaims: ['scope', 'scp'],
  roleClaims: ['roles'],
  groupClaims: ['groups'],
};

/** A token that gives no `authenticate` control a reason to stop it. */
export const TOKEN: TokenFacts = {
  presented: 'bearer',
  malformed: undefined,
  header: { alg: 'ES256', typ: 'at+jwt', kid: 'k1' },
  claims: {
    iss: 'https://idp.example',
    aud: 'https://gateway.example/servers/files/mcp',
    sub: 'ada',
    client_id: 'editor',
    iat: NOW_SECONDS - 60,
    exp: NOW_SECONDS + 840,
    scope: 'mcp',
    jti: 'token-1',
  },
  profile: ISSUER,
  signature: 'valid',
  revoked: false,
  scheme: 'bearer',
  tokenHash: 'token-hash',
  proof: { kind: 'absent' },
  certificate: undefined,
};

export const TOKEN_SCENE: TokenScene = {
  ...SETTING,
  audience: 'https://gateway.example/servers/files/mcp',
  requiredScopes: ['mcp'],
  httpMethod: 'POST',
  authentication: { acrValues: [], amr: [], maxAgeSeconds: undefined },
};

export const SESSION: SessionFacts = { session: 'live' };

export const FRAME_FACTS: FrameFacts = { fault: undefined, bytesMax: DEFAULT_LIMITS.requestBytesMax };

/** A principal with the given parts; everything else is plain. */
export function principalOf(parts: Partial<Principal> = {}): Principal {
  const named = {
    issuer: parts.issuer ?? 'https://idp.example',
    tenant: parts.tenant,
    subject: parts.subject ?? 'ada',
    client: parts.client ?? 'editor',
  };
  return {
    ...named,
    userId: userIdOf(named),
    scopes: ['mcp'],
    roles: [],
    groups: [],
    privileges: JSON.stringify([parts.roles ?? [], parts.groups ?? []]),
    expiresAtMs: NOW_MS + 840_000,
    tokenId: 'token-1',
    ...parts,
  };
}

/** A rule that grants nothing but access to the server `files`, and what is added to it. */
export function ruleOf(parts: Partial<GrantRule> = {}): GrantRule {
  return {
    name: 'rule',
    to: { anyone: true },
    servers: ['files'],
    tools: [],
    prompts: [],
    resources: [],
    methods: [],
    ...parts,
  };
}

/** A probe for literal texts: the behaviour of the gateway's own probe without its hashing. */
export function probeFor(secrets: readonly string[]): SecretProbe {
  return {
    armed: secrets.length > 0,
    appearsIn: (text) => secrets.some((secret) => text.includes(secret)),
    placesIn: (text) => secrets.flatMap((secret) => placesOf(text, secret)),
    mask: (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), text),
  };
}

function placesOf(text: string, secret: string): { start: number; end: number }[] {
  const start = text.indexOf(secret);
  if (start < 0) return [];
  const end = start + secret.length;
  return [{ start, end }, ...placesOf(text.slice(end), secret).map((one) => ({
    start: one.start + end, end: one.end + end,
  }))];
}

/** What the one benign rule of the suites grants. */
export const RULE: GrantRule = ruleOf({
  name: 'read files',
  tools: ['read_file', 'list_*'],
  prompts: ['summarise'],
  resources: ['file:///data/*'],
});

export const MESSAGE_SCENE: MessageScene = {
  ...SETTING,
  principal: principalOf(),
  policy: grantPolicy([RULE], '1'),
  headers: undefined,
  headerParams: undefined,
  inboundSecrets: probeFor([]),
  outboundSecrets: probeFor([]),
  clientCapabilities: undefined,
  demands: [],
  definitions: undefined,
  answers: undefined,
  content: NOTHING_SEEN,
};

/** The `_meta` of a modern request, with the given client capabilities. */
export function metaFor(capabilities: JsonObject = {}): JsonObject {
  return {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'editor', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': capabilities,
  };
}

/** A call of `read_file`: the message that the benign scene lets pass to the server. */
export const CALL: JsonObject = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'read_file', arguments: { path: '/data/plan.txt' }, _meta: metaFor() },
};

/** A result of that call: the message that the benign scene lets pass to the client. */
export const RESULT: JsonObject = {
  jsonrpc: '2.0',
  id: 1,
  result: { resultType: 'complete', content: [{ type: 'text', text: 'the plan' }] },
};

/**
 * Raw JSON → Message, on the way that bytes take: serialised, framed, interpreted.
 * Throws with the fault when it is not an acceptable message.
 */
export function messageOf(
  json: JsonValue,
  direction: Direction = 'to_server',
  version: ProtocolVersion = '2026-07-28',
): Message {
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  const framed = frame(bytes, { limits: DEFAULT_LIMITS, bytesMax: bytes.length, batch: false });
  if (!framed.ok) throw new Error(`not a message: ${framed.fault}`);
  const [envelope] = framed.envelopes;
  const era = eraOf(version);
  if (envelope === undefined || era === undefined) throw new Error('not a message');
  const read = interpret(envelope, { direction, era, version }, DEFAULT_LIMITS);
  if (!read.ok) throw new Error(`not a message: ${read.fault}`);
  return read.message;
}

/** {@link messageOf} for what must be a request. */
export function requestOf(
  json: JsonValue,
  direction: Direction = 'to_server',
  version: ProtocolVersion = '2026-07-28',
): Request {
  const message = messageOf(json, direction, version);
  if (message.kind !== 'request') throw new Error(`not a request: ${message.kind}`);
  return message;
}
