import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send, type Reply, type TestBrowser } from './support/browser.ts';
import { AGENT, Scene, WEB_AGENT } from './support/scene.ts';

let scene: Scene;
let browser: TestBrowser;
/** Each request comes some seconds after the one before, so that no limit stops it. */
let skewMs = 0;

beforeAll(async () => {
  scene = await Scene.withOwner({
    skewMs: () => (skewMs += 1000),
    authorization: {
      clients: [
        AGENT,
        WEB_AGENT,
        {
          id: 'app',
          name: 'App',
          redirectUris: ['cursor://anysphere/callback', 'https://app.example:8443/cb?fixed=1'],
        },
      ],
      privateSchemes: ['cursor'],
    },
  });
  browser = await scene.ownersBrowser();
});

afterAll(() => scene.close());

/** Opens a request; a redirect to anywhere but the gateway is not followed. */
function open(changes: Readonly<Record<string, string | undefined>>): Promise<Reply> {
  return browser.open(scene.attempt(changes).url, { stopAt: (url) => !url.startsWith(scene.url) });
}

/** The error that a client was sent; for the implicit flow it would look behind the `#`. */
function errorIn({ url }: Reply): string | null {
  const { searchParams, hash } = new URL(url);
  return searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error');
}

/** Redirects that resemble `https://agent.example/cb`, that of the web agent, each in one respect. */
const NEAR_WEB: readonly (readonly [what: string, uri: string])[] = [
  ['another path', 'https://agent.example/other'],
  ['a longer path', 'https://agent.example/cb2'],
  ['a path below', 'https://agent.example/cb/evil'],
  ['a slash at the end', 'https://agent.example/cb/'],
  ['two slashes', 'https://agent.example//cb'],
  ['dot segments', 'https://agent.example/x/../cb'],
  ['an encoded slash', 'https://agent.example/x%2f..%2fcb'],
  ['an encoded letter', 'https://agent.example/%63b'],
  ['another case of the path', 'https://agent.example/CB'],
  ['another case of the host', 'https://AGENT.example/cb'],
  ['another case of the scheme', 'HTTPS://agent.example/cb'],
  ['a query', 'https://agent.example/cb?next=https://evil.example'],
  ['an empty query', 'https://agent.example/cb?'],
  ['a fragment', 'https://agent.example/cb#x'],
  ['a user part', 'https://evil.example@agent.example/cb'],
  ['a user part that looks like the host', 'https://agent.example@evil.example/cb'],
  ['the default port', 'https://agent.example:443/cb'],
  ['another port', 'https://agent.example:8443/cb'],
  ['another scheme', 'http://agent.example/cb'],
  ['a subdomain', 'https://www.agent.example/cb'],
  ['the host inside another', 'https://agent.example.evil.example/cb'],
  ['a dot after the host', 'https://agent.example./cb'],
  ['a backslash', 'https://agent.example\\@evil.example/cb'],
  ['a homograph', 'https://аgent.example/cb'],
  ['its punycode', 'https://xn--gent-7cd.example/cb'],
  ['a tab', 'https://agent.example/c\tb'],
  ['a space before', ' https://agent.example/cb'],
  ['a wildcard', 'https://*.example/cb'],
];

/** Redirects that resemble `http://127.0.0.1/callback`, of which only the port may differ. */
const NEAR_LOOPBACK: readonly (readonly [what: string, uri: string])[] = [
  ['localhost instead', 'http://localhost:33418/callback'],
  ['IPv6 instead', 'http://[::1]:33418/callback'],
  ['another loopback address', 'http://127.0.0.2:33418/callback'],
  ['a decimal address', 'http://2130706433:33418/callback'],
  ['a hexadecimal address', 'http://0x7f.0.0.1:33418/callback'],
  ['a short address', 'http://127.1:33418/callback'],
  ['https', 'https://127.0.0.1:33418/callback'],
  ['another path', 'http://127.0.0.1:33418/callback/x'],
  ['a query', 'http://127.0.0.1:33418/callback?x=1'],
  ['a user part', 'http://user@127.0.0.1:33418/callback'],
  ['a host behind the port', 'http://127.0.0.1:33418.evil.example/callback'],
  ['a port that is none', 'http://127.0.0.1:99999/callback'],
];

const NEAR_APP: readonly (readonly [what: string, uri: string])[] = [
  ['another case of a private scheme', 'CURSOR://anysphere/callback'],
  ['another host of a private scheme', 'cursor://evil/callback'],
  ['another fixed query', 'https://app.example:8443/cb?fixed=2'],
  ['a further parameter', 'https://app.example:8443/cb?fixed=1&x=2'],
];

describe('a redirect that is not registered', () => {
  test.each([
    ...NEAR_WEB.map(([what, uri]) => [WEB_AGENT.id, what, uri] as const),
    ...NEAR_LOOPBACK.map(([what, uri]) => [AGENT.id, what, uri] as const),
    ...NEAR_APP.map(([what, uri]) => ['app', what, uri] as const),
  ])('of %s with %s is refused on our own page; nobody is sent there (S-44, S-48)', async (clientId, _what, uri) => {
    const page = await open({ client_id: clientId, redirect_uri: uri });
    expect(page.status).toBe(400);
    expect(page.url).toContain(scene.url);
    expect(page.body).toContain('cannot be served');
    expect(scene.records('authorization.refused').at(-1)).toMatchObject({ reason: 'invalid_redirect_uri' });
  });

  test('is not used for an error either: of two faults the redirect counts first (S-44)', async () => {
    const page = await open({
      client_id: WEB_AGENT.id,
      redirect_uri: 'https://evil.example/cb',
      response_type: 'token',
    });
    expect([page.status, page.url.startsWith(scene.url)]).toEqual([400, true]);
  });

  test.each([undefined, ''])(
    'that is left out (%j) is refused, also where only one is registered (S-48)',
    async (uri) => {
      expect((await open({ client_id: WEB_AGENT.id, redirect_uri: uri })).status).toBe(400);
    },
  );

  test.each([1, 33_418, 65_535])(
    'differs from a loopback one that is registered by more than its port %i (S-48)',
    async (port) => {
      const page = await open({ redirect_uri: `http://127.0.0.1:${String(port)}/callback` });
      expect([page.status, page.url]).toEqual([200, expect.stringContaining('/oauth/consent/')]);
    },
  );
});

describe('a request', () => {
  const refused: readonly (readonly [
    what: string,
    changes: Readonly<Record<string, string | undefined>>,
    error: string,
  ])[] = [
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['with PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['with PKCE of no method', { code_challenge_method: undefined }, 'invalid_request'],
    ['with a challenge that is none', { code_challenge: 'short' }, 'invalid_request'],
    ['for a token', { response_type: 'token' }, 'invalid_request'],
    ['for an ID token', { response_type: 'id_token', nonce: 'n' }, 'invalid_request'],
    ['for code and token', { response_type: 'code token' }, 'invalid_request'],
    ['for a form post', { response_mode: 'form_post' }, 'unsupported_response_mode'],
    ['for a fragment', { response_mode: 'fragment' }, 'unsupported_response_mode'],
    ['for an unknown server', { resource: 'https://elsewhere.example/mcp' }, 'invalid_target'],
    ['for the gateway itself', { resource: 'GATEWAY' }, 'invalid_target'],
    ['for a server with a slash more', { resource: 'FILES/' }, 'invalid_target'],
    ['for no server, where there are several', { resource: undefined }, 'invalid_target'],
    ['for silence', { prompt: 'none' }, 'interaction_required'],
    ['for another prompt', { prompt: 'create' }, 'invalid_request'],
    ['with an age that is none', { max_age: '-1' }, 'invalid_request'],
    ['by reference to somewhere', { request_uri: 'https://evil.example/r' }, 'request_uri_not_supported'],
    ['in a signed object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
  ];
  test.each(refused)('%s is refused (S-47)', async (_what, changes, error) => {
    const resource = changes['resource']?.replace('GATEWAY', scene.url).replace('FILES', scene.gateway.route('files'));
    const page = await open({ ...changes, ...('resource' in changes ? { resource } : {}) });
    expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:33418\/callback/);
    expect(errorIn(page)).toBe(error);
    expect(new URL(page.url).searchParams.get('code')).toBeNull();
  });

  test('for two servers at once is refused: a token is good for one (S-17)', async () => {
    const { url } = scene.attempt();
    const both = `${url}&resource=${encodeURIComponent(scene.gateway.route('mail'))}`;
    expect(errorIn(await browser.open(both, { stopAt: (to) => !to.startsWith(scene.url) }))).toBe('invalid_target');
  });

  test.each(['client_id', 'redirect_uri', 'scope', 'code_challenge'])(
    'that says %s twice is refused (S-48)',
    async (name) => {
      const { url } = scene.attempt({ scope: 'mcp:use' });
      const value = new URL(url).searchParams.get(name) ?? '';
      const page = await browser.open(`${url}&${name}=${encodeURIComponent(value)}`, {
        stopAt: (to) => !to.startsWith(scene.url),
      });
      expect(page.body.includes('cannot be served') || errorIn(page) === 'invalid_request').toBe(true);
    },
  );

  test('of a client that nobody knows is refused on our own page (S-48)', async () => {
    const page = await open({ client_id: 'stranger' });
    expect([page.status, page.url.startsWith(scene.url)]).toEqual([400, true]);
    expect(scene.records('authorization.refused').at(-1)).toMatchObject({ reason: 'invalid_client' });
  });

  test('cannot use our own names for its parameters (S-84)', async () => {
    const page = await open({ durward_max_age: 'x', durward_acr_values: 'y' });
    expect(page.url).toContain('/oauth/consent/');
  });

  test('is refused with an incident that leads to a record, and tells nothing else (S-47)', async () => {
    const page = await open({ client_id: 'stranger' });
    const incident = /inc-[0-9a-f]+/.exec(page.body)?.[0];
    const record = scene.gateway.records().find((one) => one['incident'] === incident);
    expect(record).toMatchObject({ reason: 'invalid_client', detail: { detail: 'client not found' } });
    expect(page.body).not.toContain('client not found');
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });
});

describe('what the gateway calls itself', () => {
  test.each([
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    { forwarded: 'host=evil.example;proto=https' },
    { 'x-forwarded-prefix': '/evil', 'x-original-url': 'https://evil.example' },
  ])('does not depend on %j (S-55)', async (headers) => {
    const reply = await send(`${scene.url}/.well-known/oauth-authorization-server`, { headers });
    if ('host' in headers) {
      expect(reply.status).toBe(403);
      return;
    }
    const metadata = JSON.parse(reply.body) as Record<string, unknown>;
    expect(metadata['issuer']).toBe(scene.url);
    expect(JSON.stringify(metadata)).not.toContain('evil');
  });

  test('is said at both well-known places, with what is served and nothing else (S-47)', async () => {
    const [oauth, openid] = await Promise.all(
      ['oauth-authorization-server', 'openid-configuration'].map((name) => send(`${scene.url}/.well-known/${name}`)),
    );
    expect(oauth?.body).toBe(openid?.body);
    expect(JSON.parse(oauth?.body ?? '')).toMatchObject({
      issuer: scene.url,
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
    });
    expect(JSON.parse(oauth?.body ?? '')).not.toHaveProperty('registration_endpoint');
  });

  test.each([
    ['GET', '/oauth/token', 404], ['POST', '/oauth/nothing', 404], ['GET', '/oauth/session/end', 404],
    ['GET', '/oauth//authorize', 404], ['GET', '/oauth/authorize/', 404], ['GET', '/oauth/%61uthorize', 404],
    ['PUT', '/oauth/token', 405], ['POST', '/oauth/register', 404],
  ])('%s %s is not served', async (method, path, status) => {
    const headers = { 'content-type': 'application/json', accept: '*/*' };
    const reply = await send(`${scene.url}${path}`, { method, headers, ...(method === 'GET' ? {} : { body: '{}' }) });
    expect(reply.status).toBe(status);
  });
});

test('requests that are sent ahead on one connection are each answered for what they are', async () => {
  const { hostname, port, host } = new URL(scene.url);
  const form = 'grant_type=authorization_code&code=none&client_id=agent';
  const request = [
    'POST /oauth/token HTTP/1.1', `Host: ${host}`, 'Accept: */*', 'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${String(form.length)}`, '', form,
  ].join('\r\n');
  const said = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(request.repeat(3)));
    socket.setEncoding('utf8').on('error', reject).on('data', (more: string) => {
      text += more;
      if (text.split('"incident"').length === 4) socket.destroy();
    }).on('close', () => resolve(text));
  });
  expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(Array(3).fill('HTTP/1.1 400'));
  expect(said.match(/"error":"[a-z_]+"/g)).toEqual(Array(3).fill('"error":"invalid_request"'));
}, 20_000);
