import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { compactVerify, createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { readProof } from '../packages/gateway/src/oauth/dpop-proof.ts';
import { proofKey } from '../tests/authorization/support/proof.ts';
import { Scene } from '../tests/authorization/support/scene.ts';

/**
 * `npm run bench:authorization`: sign-ins and refreshes per second through the gateway, clients and
 * gateway in one process on one core; and what the signatures of a token and of a proof cost.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' } } });
const seconds = Number(values.seconds);
const PARALLEL = 8;
const CHECKS = 2000;

/** How often something could be done in a second, by some that do it again and again. */
async function rateOf(what: (worker: number) => Promise<void>): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let count = 0;
  const work = async (worker: number): Promise<void> => {
    while (performance.now() < until) {
      await what(worker);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, (_, worker) => work(worker)));
  return count / seconds;
}

async function microsecondsOf(what: (at: number) => Promise<unknown>): Promise<number> {
  for (let at = 0; at < CHECKS / 4; at += 1) await what(at);
  const began = performance.now();
  for (let at = 0; at < CHECKS; at += 1) await what(at);
  return ((performance.now() - began) * 1000) / CHECKS;
}

// Limits count per minute, and one address is all there is here: the clock of the gateway runs ahead with each
// round, so that they do not stop the load.
const SIGN_IN_MS = 1500;
const REFRESH_MS = 200;
let aheadMs = 0;
const scene = await Scene.withOwner({ skewMs: () => aheadMs });
try {
  const browser = await scene.ownersBrowser();
  const signIn = (): ReturnType<typeof scene.tokens> => {
    aheadMs += SIGN_IN_MS;
    return scene.tokens(browser);
  };
  const signIns = await rateOf(async () => void (await signIn()));
  const families = await Promise.all(Array.from({ length: PARALLEL }, signIn));
  const refreshTokens = families.map((family) => family.refresh_token);
  const refreshes = await rateOf(async (worker) => {
    aheadMs += REFRESH_MS;
    const reply = await scene.refresh(refreshTokens[worker] ?? '');
    refreshTokens[worker] = (JSON.parse(reply.body) as { refresh_token: string }).refresh_token;
  });
  process.stdout.write(`consent, code and tokens   ${signIns.toFixed(0)} per second\n`);
  process.stdout.write(`refresh                    ${refreshes.toFixed(0)} per second\n`);
} finally {
  await scene.close();
}

const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const token = await new SignJWT({ aud: 'x' }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
const keys = createLocalJWKSet({ keys: [await exportJWK(publicKey)] });
const key = await proofKey();
const proof = await key.proof('POST', 'https://gateway.example/servers/files/mcp', { token });
const signature = await microsecondsOf(() => compactVerify(token, keys));
const proofs = await microsecondsOf(() => readProof(proof));
process.stdout.write(`signature of a new token   ${signature.toFixed(0)} µs\n`);
process.stdout.write(`proof of possession        ${proofs.toFixed(0)} µs (each request of a bound token)\n`);
