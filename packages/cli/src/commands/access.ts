import type { ConsentFilter, StoredConsent } from '@durward/gateway';
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

/** `durward access list`: who has allowed which client to use which server. */
export async function accessList(
  world: World,
  output: Output,
  place: ConfigPlace,
  options: AccessOptions,
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const consents = await world.runtime.access(config, filterOf(options));
  if (output.isJson) output.json({ access: consents.map(shownConsent) });
  else if (consents.length === 0) output.result('Nobody has allowed anything that matches.');
  else output.result(table([HEADINGS.map((heading) => output.paint('strong', heading)), ...consents.map(rowOf)]));
  return EXIT.ok;
}

const HEADINGS = ['id', 'person', 'client', 'server', 'scopes', 'given', 'last used'];

/** `durward access revoke`: ends consents with their tokens, sessions and open streams. Running gateways follow. */
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
  if (output.isJson) output.json({ revoked: ended.map(shownConsent) });
  else if (ended.length === 0) output.result('Nothing matches; nothing was revoked.');
  else output.result(`Revoked:\n${table(ended.map(rowOf), '  ')}`);
  return ended.length === 0 ? EXIT.found : EXIT.ok;
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
