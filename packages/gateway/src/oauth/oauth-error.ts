/** What went wrong, for `switch`. */
export type OauthErrorCode =
  | 'document_unavailable'
  | 'issuer_insecure'
  | 'local_issuer_not_allowed'
  | 'local_key_unsafe'
  | 'local_key_unusable';

/** Something that the OAuth side needs could not be had, or is not safe to use. Holds no secret. */
export class OauthError extends Error {
  readonly code: OauthErrorCode;

  constructor(code: OauthErrorCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'OauthError';
    this.code = code;
  }
}
