import { hash } from 'node:crypto';
import type { Provider } from 'oidc-provider';
import { readCookie } from './browser-cookies.ts';
import type { Desk } from './desk.ts';
import { engineCookies } from './engine.ts';
import { ACR_PARAMETER, AGE_PARAMETER } from './engine-request.ts';
import type { ClientProof } from './pages/consent-page.ts';
import { shownName } from './pages/shown.ts';
import type { Resource } from './resources.ts';

type Interaction = InstanceType<Provider['Interaction']>;

/** One authorization request that waits for an answer of a person. */
export interface ConsentRequest {
  readonly interaction: Interaction;
  readonly clientId: string;
  /** Ready to be shown. */
  readonly clientName: string;
  readonly proof: ClientProof;
  /** Whether the client has to prove at the token endpoint who it is. */
  readonly isConfidential: boolean;
  readonly redirectUri: string;
  readonly resource: Resource;
  readonly scopes: readonly string[];
  /** What the server and the client together want of the sign-in. */
  readonly demands: SignInWish;
  /** What the client wants to be asked in any case. */
  readonly prompts: ReadonlySet<string>;
  /** Changes with everything that the person says yes to. */
  readonly digest: string;
}

/** How the person must have signed in. */
export interface SignInWish {
  readonly acrValues: readonly string[];
  readonly amr: readonly string[];
  readonly maxAgeSeconds: number | undefined;
}

/** Whether an authorization request was begun by the browser that asks about it. */
export function isBegunHere(desk: Desk, rawHeaders: readonly string[], uid: string): boolean {
  const { interaction: cookie } = engineCookies(desk.paths.publicUrl.protocol === 'https:');
  return readCookie(rawHeaders, cookie) === uid;
}

/**
 * An authorization request: undefined when it has expired, was answered, or its client or server is
 * gone. Does not check whose it is: see {@link isBegunHere}.
 */
export async function findRequest(desk: Desk, uid: string): Promise<ConsentRequest | undefined> {
  const { provider } = desk.engine();
  const interaction = await provider.Interaction.find(uid);
  if (interaction === undefined || interaction.result !== undefined) return undefined;
  const { client_id: clientId, redirect_uri: redirectUri, resource: uri, scope, prompt } = interaction.params;
  const client = typeof clientId === 'string' ? await provider.Client.find(clientId) : undefined;
  const resource = desk.resources().get(onlyText(uri) ?? '');
  if (client === undefined || resource === undefined || typeof redirectUri !== 'string') return undefined;
  const scopes = typeof scope === 'string' ? scope.split(' ').filter((one) => resource.scopes.has(one)) : [];
  const proof = proofOf(client.clientId, desk);
  const clientName = shownName(client.clientName ?? '') || shownName(client.clientId);
  const seen = [client.clientId, clientName, proof, redirectUri, resource.uri, resource.title, scopes];
  return {
    interaction,
    clientId: client.clientId,
    clientName,
    proof,
    isConfidential: client.clientAuthMethod !== 'none',
    redirectUri,
    resource,
    scopes,
    demands: demandsOf(interaction.params, resource),
    prompts: new Set(typeof prompt === 'string' ? prompt.split(' ') : []),
    digest: hash('sha256', JSON.stringify(seen)),
  };
}

function onlyText(value: unknown): string | undefined {
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof only === 'string' ? only : undefined;
}

function proofOf(clientId: string, desk: Desk): ClientProof {
  if (desk.config().clients.some(({ id }) => id === clientId)) return { kind: 'configured' };
  const url = clientId.startsWith('https://') ? URL.parse(clientId) : null;
  return url === null ? { kind: 'registered' } : { kind: 'document', host: url.host };
}

/** The server's demands, and those that the client was told of and passes on. */
function demandsOf(params: Readonly<Record<string, unknown>>, { authentication }: Resource): SignInWish {
  const asked = params[ACR_PARAMETER];
  const age = params[AGE_PARAMETER];
  const ages = [authentication.maxAgeSeconds, typeof age === 'string' ? Number(age) : undefined];
  const known = ages.filter((one) => one !== undefined);
  return {
    acrValues: typeof asked === 'string' && asked !== '' ? asked.split(' ') : authentication.acrValues,
    amr: authentication.amr,
    maxAgeSeconds: known.length === 0 ? undefined : Math.min(...known),
  };
}
