import { errors } from 'oidc-provider';
import { AUTHORIZATION_LIMITS } from './authorization-limits.ts';
import { redirectFault } from './redirect-rules.ts';

/** Client metadata while the engine looks at it: it may be changed. */
interface Metadata {
  [name: string]: unknown;
  redirect_uris?: unknown;
  client_name?: unknown;
}

/** Members that mean nothing here, or would have us fetch something. */
const IGNORED = ['scope', 'sector_identifier_uri', 'post_logout_redirect_uris', 'initiate_login_uri'] as const;

/**
 * Judges and settles the metadata of every client, however it came here: redirect URIs as our rules
 * have them; codes in the query and nothing else; the port of loopback redirects free.
 *
 * Scopes are asked for per request and server, so a list of them in the metadata counts for nothing.
 */
export function settleClientMetadata(metadata: Metadata, privateSchemes: readonly string[]): void {
  for (const name of IGNORED) delete metadata[name];
  metadata['application_type'] = 'native';
  metadata['response_modes'] = ['query'];
  const { redirect_uris: uris, client_name: name } = metadata;
  if (name !== undefined && (typeof name !== 'string' || name.length > AUTHORIZATION_LIMITS.shownLengthMax * 4)) {
    throw new errors.InvalidClientMetadata('client_name must be a short text');
  }
  if (uris === undefined) return;
  if (!Array.isArray(uris) || uris.length > AUTHORIZATION_LIMITS.redirectUrisMax) {
    throw new errors.InvalidClientMetadata('redirect_uris must be a short list');
  }
  for (const uri of uris) {
    const fault = typeof uri === 'string' ? redirectFault(uri, privateSchemes) : 'is no text';
    if (fault !== undefined) throw new errors.InvalidClientMetadata(`redirect_uris: a member ${fault}`);
  }
}
