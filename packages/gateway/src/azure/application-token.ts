import * as oauth from 'oauth4webapi';
import { assertedBy } from '../oauth/client-assertion.ts';
import { AzureTokenError, type IssuedToken } from './issued-token.ts';

export interface ApplicationTokenOptions {
  /** `https://login.microsoftonline.com`, or that of a national cloud. */
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  /** What proves the application: its secret, or an assertion that the platform wrote and renews. */
  readonly proof: { readonly kind: 'secret' | 'assertion'; readonly read: () => string };
  /** `https://vault.azure.net/.default`. */
  readonly scope: string;
  readonly fetch: typeof fetch;
}

/**
 * A token for an application of Entra ID, by its secret or by the identity of its workload. Rejects with an
 * {@link AzureTokenError}. Which plain http is allowed is for `fetch` to say.
 *
 * @see RFC 6749 §4.4; RFC 7523 §2.2
 */
export async function applicationToken(options: ApplicationTokenOptions): Promise<IssuedToken> {
  const { authority, tenant, clientId, scope, fetch: send } = options;
  const base = `${new URL(authority).origin}/${encodeURIComponent(tenant)}`;
  const server = { issuer: `${base}/v2.0`, token_endpoint: `${base}/oauth2/v2.0/token` };
  const client = { client_id: clientId };
  const what = `${new URL(authority).host} gave no token for client ${clientId}`;
  const proof = clientProof(options);
  try {
    const response = await oauth.clientCredentialsGrantRequest(server, client, proof, { scope }, {
      [oauth.customFetch]: send,
      [oauth.allowInsecureRequests]: true,
    });
    if (response.status >= 400 && response.status < 500) throw new AzureTokenError('refused', what);
    const { access_token: token, expires_in: lifetimeSeconds = 0 } =
      await oauth.processClientCredentialsResponse(server, client, response);
    return { token, lifetimeSeconds };
  } catch (cause) {
    if (cause instanceof AzureTokenError) throw cause;
    throw new AzureTokenError('unavailable', what, { cause });
  }
}

function clientProof({ proof }: ApplicationTokenOptions): oauth.ClientAuth {
  let value: string;
  try {
    value = proof.read();
  } catch (cause) {
    throw new AzureTokenError('unavailable', 'what proves the gateway to Entra ID cannot be read', { cause });
  }
  return proof.kind === 'secret' ? oauth.ClientSecretPost(value) : assertedBy(value);
}
