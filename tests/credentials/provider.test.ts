import { afterEach, describe, expect, test } from 'vitest';
import { TestBrowser } from '../authorization/support/browser.ts';
import { CLIENT_ID } from '../authorization/support/company-provider.ts';
import { Scene } from '../authorization/support/scene.ts';
import { tracesIn } from '../journeys/support/canaries.ts';
import { json } from '../outbound/fixture/recorder.ts';
import { startProtectedServer } from './fixture/protected-server.ts';
import { startTokenServer, type TokenServer } from './fixture/token-server.ts';

const TYPE = 'urn:ietf:params:oauth:token-type:';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function tokenServer(): Promise<TokenServer> {
  const server = await startTokenServer();
  closing.push(() => server.recorder.close());
  return server;
}

describe('an identity assertion', () => {
  test('stands on the sign-in at the company, and the client’s token goes nowhere (S-11, S-17)', async () => {
    const [issuer, provider] = [await tokenServer(), await tokenServer()];
    provider.answer = (_asked, response) => {
      json(response, { access_token: 'id.jag.x', token_type: 'N_A', issued_token_type: `${TYPE}id-jag` });
      return true;
    };
    const server = await startProtectedServer(({ headers }) =>
      issuer.given.includes((headers.authorization ?? '').replace('Bearer ', '')) ? undefined : { status: 401 });
    closing.push(() => server.recorder.close());
    const client = { clientId: 'durward', clientSecret: 'env:WEB_AGENT_SECRET' as const };
    const identityAssertion = { ...client, issuer: issuer.issuer, provider: { ...client, issuer: provider.issuer } };
    const files = { http: { url: server.url, credential: { identityAssertion } } };
    const scene = await Scene.atCompany({ servers: { files } });
    closing.push(() => scene.close());
    const tokens = await scene.tokens(new TestBrowser());
    const calls = await Promise.all([1, 2, 3].map(() => scene.call(tokens.access_token, 'files', {}, 'whoami')));
    expect(calls.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([provider.asked.length, issuer.asked.length]).toEqual([1, 1]);
    const form = provider.asked[0]?.form;
    expect(form?.get('subject_token_type')).toBe(`${TYPE}id_token`);
    const [, body = ''] = form?.get('subject_token')?.split('.') ?? [];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { iss: string; aud: string };
    expect([claims.iss, claims.aud]).toEqual([scene.company.issuer, CLIENT_ID]);
    const seen = JSON.stringify([server.recorder.requests, issuer.recorder.requests, provider.recorder.requests]);
    expect(tracesIn(seen, { access: tokens.access_token, refresh: tokens.refresh_token })).toEqual([]);
    // The ID token goes to the provider only.
    const [, signature = ''] = form?.get('subject_token')?.match(/\.([^.]+)$/) ?? [];
    expect(tracesIn(JSON.stringify(server.recorder.requests), { signature })).toEqual([]);
  });
});
