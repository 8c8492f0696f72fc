import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChromium } from '../authorization/support/chromium.ts';
import { SdkClient } from '../authorization/support/sdk-client.ts';
import { TestGateway } from '../support/gateway.ts';
import { CLIENT, Keycloak, PERSON } from './keycloak.ts';

/** `npm run test:idp`: sign-in at a provider that none of us wrote. */

const EVERYTHING_SERVER = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
);

let keycloak: Keycloak;
let gateway: TestGateway;
let chromium: Browser;
let page: Page;

beforeAll(async () => {
  [keycloak, chromium] = await Promise.all([Keycloak.start(), startChromium()]);
  page = await chromium.newPage();
  gateway = await TestGateway.start(
    {
      identity: {
        provider: {
          issuer: keycloak.issuer, clientId: CLIENT.id, clientSecret: 'env:KEYCLOAK_SECRET', claimsMaxAgeSeconds: 0,
        },
        authorization: { registration: { enabled: true } },
      },
      servers: { tools: { stdio: { command: process.execPath, args: [EVERYTHING_SERVER, 'stdio'], inheritEnv: [] } } },
      grants: [{ name: 'analysts', to: { roles: ['analyst'] }, servers: ['tools'], tools: ['echo'] }],
    },
    { environment: { ...process.env, KEYCLOAK_SECRET: CLIENT.secret } },
  );
});

afterAll(async () => {
  await chromium.close();
  await gateway.close();
  await keycloak.stop();
});

test('a real client and a real provider: allowed, signed in, served, out when the person leaves', async () => {
  const client = await SdkClient.start(gateway.route('tools'), async (url) => {
    await page.goto(url.href);
  });
  const connected = client.connect();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.locator('#username').fill(PERSON.username);
  await page.locator('#password').fill(PERSON.password);
  await page.locator('#kc-login').click();
  await connected;
  const { tools } = await client.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['echo']);

  const refresh = async (): Promise<number> => {
    const tokens = await client.provider.tokens();
    const information = await client.provider.clientInformation();
    const reply = await fetch(`${gateway.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: tokens?.refresh_token ?? '',
        client_id: information?.client_id ?? '',
      }),
    });
    if (reply.ok)
      await client.provider.saveTokens((await reply.json()) as Parameters<typeof client.provider.saveTokens>[0]);
    return reply.status;
  };
  expect(await refresh()).toBe(200);
  await keycloak.disable(PERSON.username);
  expect(await refresh()).toBe(400);
  await client.close();
});
