/**
 * Why the vault gives nothing. `unavailable`: the key service does not answer. `refused`: it answers and
 * says no. `unknown_key`: a record was sealed with a key that is not here any more. `tampered`: a record
 * is not what was sealed for this place. `misconfigured`: the key itself cannot be used.
 */
export type VaultErrorReason = 'unavailable' | 'refused' | 'unknown_key' | 'tampered' | 'misconfigured';

/** The vault does not open: whoever needed what is in it goes without. The message never holds a secret. */
export class VaultError extends Error {
  readonly reason: VaultErrorReason;

  constructor(reason: VaultErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VaultError';
    this.reason = reason;
  }
}
