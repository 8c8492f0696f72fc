import type {
  ConnectionAbout, ConnectionFilter, ConsentFilter, EndedConnection, StoredConsent,
} from '@durward/gateway';
import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { table } from '../print/table.ts';
import { CommandError, EXIT, type World } from '../world.ts';

/** Which consents are meant. */
export interface AccessOptions {
  readonly id?: string;
  readonly subject?: string;
  readonly issuer?: string;
  readonly client?: string;
  readonly server?: string;
}

/** `durward access list`: who has allowed which client to use which server, and connected which account. */
export async function accessList(
  world: World,
  output: Output,
  place: ConfigPlace,
  options: AccessOptions,
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const consents = await world.runtime.access(config, filterOf(options));
  const filter = connectionFilterOf(options);
  const connections = filter === undefined ? [] : await world.runtime.connections(config, filter);
  if (output.isJson) {
    output.json({ access: consents.map(shownConsent), connections: connections.map(shownConnection) });
    return EXIT.ok;
  }
  const inBold = (heading: string): string => output.paint('strong', heading);
  if (consents.length === 0) output.result('Nobody has allowed anything that matches.');
  else output.result(table([HEADINGS.map(inBold), ...consents.map(rowOf)]));
  if (connections.length > 0) {
    output.result(`\nConnected accounts\n${table([CONNECTED.map(inBold), ...connections.map(connectionRow)])}`);
  }
  return EXIT.ok;
}

const CONNECTED = ['person', 'server', 'at', 'scopes', 'connected'];
const HEADINGS = ['id', 'person', 'client', 'server', 'scopes', 'given', 'last used'];

/**
 * `durward access revoke`: ends consents with their tokens, sessions and open streams; and connected accounts, here
 * and at their issuers, unless a consent or a client was named. Running gateways follow.
 */
export async function accessRevoke(
  world: World,
  output: Output,
  place: ConfigPlace,
  options: AccessOptions & { readonly reason?: string; readonly all?: boolean },
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const filter = filterOf(options);
  const isNarrowed = Object.values(filter).some((value) => value !== undefined);
  if (isNarrowed === (options.all === true)) {
    throw new CommandError(
      'DURWARD_ACCESS_WHICH',
      isNarrowed ? '--all was given together with a selection' : 'it was not said whose access ends',
      'a revocation cannot be taken back: people have to allow again',
      'select with --id, --subject, --client or --server; or write --all alone for everything',
    );
  }
  const ended = await world.runtime.revokeAccess(config, filter, options.reason ?? 'revoked at the command line');
  const filtered = connectionFilterOf(options);
  const forgotten = filtered === undefined ? [] : await world.runtime.endConnections(config, filtered);
  const isNothing = ended.length === 0 && forgotten.length === 0;
  if (output.isJson) output.json({ revoked: ended.map(shownConsent), forgotten: forgotten.map(shownConnection) });
  else if (isNothing) output.result('Nothing matches; nothing was revoked.');
  if (output.isJson || isNothing) return isNothing ? EXIT.found : EXIT.ok;
  if (ended.length > 0) output.result(`Revoked:\n${table(ended.map(rowOf), '  ')}`);
  if (forgotten.length > 0) output.result(`Forgotten accounts:\n${table(forgotten.map(forgottenRow), '  ')}`);
  const open = forgotten.filter(({ atIssuer }) => atIssuer !== 'revoked').length;
  if (open > 0) {
    output.say(`The access of ${String(open)} of them could not be ended at the issuer: end it in the settings of the `
      + 'account there.');
  }
  return EXIT.ok;
}

/** What became of the tokens of an account, for the list of those that were forgotten. */
const AT_ISSUER: Readonly<Record<EndedConnection['atIssuer'], string>> = {
  revoked: 'its tokens were revoked there',
  not_offered: 'it takes no tokens back',
  unreachable: 'it does not answer',
  refused: 'it refused to take the tokens back',
  unreadable: 'the vault does not open: its tokens are not known',
  not_configured: 'the server is not in the configuration: it was not asked',
};

function forgottenRow({ atIssuer, ...about }: EndedConnection): string[] {
  return [...connectionRow(about), AT_ISSUER[atIssuer]];
}

/** Connections belong to people, not to clients: a consent or a client selects none. */
function connectionFilterOf({ id, client, subject, issuer, server }: AccessOptions): ConnectionFilter | undefined {
  return id === undefined && client === undefined ? { subject, issuer, server } : undefined;
}

function connectionRow({ subject, server, at, scopes, connectedAtMs }: ConnectionAbout): string[] {
  return [subject, server, at, scopes.join(' '), moment(connectedAtMs)].map((text) => escapeText(text));
}

function shownConnection({ connectedAtMs, ...about }: ConnectionAbout): Readonly<Record<string, unknown>> {
  return { ...about, connectedAt: new Date(connectedAtMs).toISOString() };
}

function filterOf({ id, subject, issuer, client, server }: AccessOptions): ConsentFilter {
  return { grantId: id, subject, issuer, clientId: client, server };
}

function rowOf(consent: StoredConsent): string[] {
  const { grantId, subject, clientName, server, scopes, givenAtMs, lastUsedAtMs } = consent;
  return [
    grantId, subject, clientName, server, scopes.join(' '), moment(givenAtMs), moment(lastUsedAtMs),
  ].map((text) => escapeText(text));
}

function shownConsent(consent: StoredConsent): Readonly<Record<string, unknown>> {
  const { grantId: id, issuer, subject, clientId, clientName, redirectUri, server, scopes } = consent;
  return {
    id, issuer, subject, clientId, clientName, redirectUri, server, scopes,
    givenAt: new Date(consent.givenAtMs).toISOString(),
    lastUsedAt: new Date(consent.lastUsedAtMs).toISOString(),
    expiresAt: new Date(consent.expiresAtMs).toISOString(),
  };
}

/** To the minute, in UTC. */
function moment(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
