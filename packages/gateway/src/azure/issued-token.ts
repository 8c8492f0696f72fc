/** An access token of Entra ID as its issuer gave it. */
export interface IssuedToken {
  readonly token: string;
  /** 0 when the issuer did not say when it ends. */
  readonly lifetimeSeconds: number;
}

/**
 * There is no token of Entra ID. `refused`: whoever gives it says no, or the configuration is wrong.
 * `unavailable`: it cannot be had now. The message holds nothing that the other side said but its status.
 */
export class AzureTokenError extends Error {
  readonly reason: 'refused' | 'unavailable';

  constructor(reason: 'refused' | 'unavailable', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AzureTokenError';
    this.reason = reason;
  }
}
