import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import {
  accessMatching,
  applyLock,
  approvedNow,
  auditRecordsIn,
  baseUrlOf,
  bundleStatus,
  canonicalUri,
  checkReaders,
  checkVaultKey,
  connectionsMatching,
  createLog,
  decide,
  decideBundle,
  detectorInForce,
  decisions,
  endConnections,
  localIssuerApplies,
  lockText,
  lookOnce,
  modelScores,
  newOwnerLink,
  openLocalIssuer,
  openSqliteStore,
  readLock,
  reviewItems,
  revokeAccess,
  rollBack,
  rotateSigningKey,
  rotateVault,
  runWrap,
  startGateway,
  storeFileIn,
  syncBlocklists,
  verifyAudit,
  wrappedConfig,
  type BundlePlace,
  type LoadedConfig,
  type Offline,
  type ReviewPlace,
} from '@durward/gateway';
import type { RevokeRequest, Runtime } from './runtime-port.ts';
import { CommandError, EXIT } from './world.ts';

const clock = (): number => Date.now();
const stopwatch = (): number => performance.now();

/** The gateway behind the commands: the one place where the command line touches it. */
export const runtime: Runtime = {
  async startGateway({ config }) {
    const log = createLog(config.log);
    const ownerName = userInfo().username;
    const gateway = await startGateway({ config, log, environment: process.env, clock, stopwatch, ownerName });
    return {
      url: gateway.url,
      adminUrl: gateway.adminUrl,
      get servers() {
        return gateway.servers;
      },
      look: () => gateway.look(),
      ownerLink: () => gateway.ownerLink(),
      reload: (next) => gateway.reload(next),
      drain: (timeoutMs) => gateway.drain(timeoutMs),
      async close() {
        await gateway.close();
        await log.close();
      },
    };
  },
  async runWrap(options) {
    // Standard output carries the protocol: what the gateway has to say goes to standard error.
    const log = createLog({ level: 'warn' }, 2);
    const { command, args, name, dataFolder, config, stdin, stdout } = options;
    const owner = userInfo().username;
    await runWrap({
      command, args, name, dataFolder, config, owner, stdin, stdout, log, environment: process.env, clock, stopwatch,
    });
    await log.close();
    return EXIT.ok;
  },
  verifyAudit: (folder, proof) => verifyAudit(folder, proof),
  auditRecords: (folder) => auditRecordsIn(folder),
  async mintToken(config, { server, subject, client, ttlSeconds }) {
    const issuer = await localIssuerOf(config);
    const token = await issuer.mintLocalToken({ server, subject, client, lifetimeSeconds: ttlSeconds });
    return { token, audience: canonicalUri(baseUrlOf(config.listen), server) };
  },
  ownerLink: (config) => withStore(config, newOwnerLink),
  access: (config, filter) => withStore(config, (offline) => accessMatching(offline, filter)),
  revokeAccess: (config, filter, reason) => withStore(config, (offline) => revokeAccess(offline, filter, reason)),
  connections: (config, filter) => withStore(config, (offline) => connectionsMatching(offline, filter)),
  endConnections: (config, filter) =>
    withStore(config, ({ store }) => endConnections({ store, config, environment: process.env, clock }, filter)),
  approvals: (config) => withStore(config, ({ store }) => store.approvals.approvals(clock())),
  decideApproval: (config, { id, state, reason }) => withStore(config, ({ store }) => {
    const { lifetimeMs, usesMax } = config.content.approvals;
    const by = userInfo().username;
    const decision = { state, by, reason, untilMs: clock() + lifetimeMs, uses: usesMax };
    return store.approvals.decide(id, decision, clock());
  }),
  rotateSigningKey: (config) => withStore(config, rotateSigningKey),
  rotateVault: (config) =>
    withStore(config, ({ store }) => rotateVault({ store, config, environment: process.env, clock })),
  checkReaders: (config) => checkReaders(config, { environment: process.env, clock }),
  modelScores: (config, texts) => modelScores(config, { environment: process.env, clock }, texts),
  syncBlocklists: (config, isRehearsal) => syncBlocklists(config, { environment: process.env, clock }, isRehearsal),
  bundleStatus(config) {
    // To look makes no store where no gateway ever ran.
    const isThere = existsSync(storeFileIn(config.data.folder));
    return isThere
      ? withStore(config, (offline) => bundleStatus(bundlePlaceOf(config, offline)))
      : bundleStatus({ store: undefined, config, environment: process.env });
  },
  decideBundle: (config, ruling) =>
    withStore(config, (offline) => decideBundle(bundlePlaceOf(config, offline), ruling)),
  checkVaultKey: (config) => checkVaultKey({ config, environment: process.env, clock }),
  async wrappedConfig(dataFolder) {
    const store = await openSqliteStore(storeFileIn(dataFolder), clock);
    try {
      return await wrappedConfig(store, dataFolder);
    } finally {
      await store.close();
    }
  },
  reviewItems: (config, server) => withStore(config, async (offline) =>
    reviewItems(placeOf(config, offline), server, await detectorInForce(bundlePlaceOf(config, offline)))),
  decideDefinition: (config, ruling) => withStore(config, (offline) => decide(placeOf(config, offline), ruling)),
  rollBackDefinition: (config, ruling) => withStore(config, (offline) => rollBack(placeOf(config, offline), ruling)),
  definitionHistory: (config) => withStore(config, decisions),
  lockText: (config) => withStore(config, async ({ store }) => {
    const approved = approvedNow(await store.definitions.decisionsAfter(0));
    const text = lockText(approved, await store.secretKey('lock-signing', LOCK_SEED_BYTES));
    return { text, count: approved.length, publicKey: readLock(Buffer.from(text)).publicKey };
  }),
  applyLock: (config, lock, by) => withStore(config, (offline) => applyLock(placeOf(config, offline), lock, by)),
  async lookOnce(config) {
    const log = createLog({ level: 'warn' }, 2);
    try {
      return await lookOnce({ config, log, environment: process.env, clock, stopwatch });
    } finally {
      await log.close();
    }
  },
  revoke: (config, request, reason) => withStore(config, async ({ store }) => {
    const issuer = request.issuer ?? (await onlyIssuerOf(config));
    await store.revoke(revocationOf(request, issuer), reason);
  }),
};

/** Bytes of the key that signs lock files. */
const LOCK_SEED_BYTES = 32;

function placeOf({ servers }: LoadedConfig, { store }: Offline): ReviewPlace {
  return { store, config: { servers }, clock };
}

function bundlePlaceOf(config: LoadedConfig, { store }: Offline): BundlePlace {
  return { store, config, environment: process.env, clock };
}

/** Works on the store of a gateway, and closes it whatever happens. */
async function withStore<T>(config: LoadedConfig, work: (offline: Offline) => Promise<T>): Promise<T> {
  const store = await openSqliteStore(storeFileIn(config.data.folder), clock);
  try {
    return await work({ store, config, clock });
  } finally {
    await store.close();
  }
}

function revocationOf(request: RevokeRequest, issuer: string) {
  const atMs = clock();
  return request.kind === 'token'
    ? ({ kind: 'token', issuer, tokenId: request.tokenId, atMs } as const)
    : ({ kind: 'subject', issuer, subject: request.subject, atMs } as const);
}

async function onlyIssuerOf(config: LoadedConfig): Promise<string> {
  const { issuers, provider } = config.identity;
  const [only, ...others] = provider === undefined ? issuers : [provider, ...issuers];
  if (only === undefined) return (await localIssuerOf(config)).issuer;
  if (others.length === 0 && !only.issuer.includes('{tenantid}')) return only.issuer;
  throw new CommandError(
    'DURWARD_TOKEN_WHICH_ISSUER',
    'it is not clear which issuer the revocation is for',
    'the configuration names several',
    'name one: --issuer <iss>',
  );
}

function localIssuerOf(config: LoadedConfig) {
  if (!localIssuerApplies(config)) throw new Error('this gateway has no local issuer');
  return openLocalIssuer({ dataFolder: config.data.folder, baseUrl: baseUrlOf(config.listen), clock });
}
