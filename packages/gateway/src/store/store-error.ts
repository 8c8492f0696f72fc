/**
 * Why a store cannot be used. `unreadable`: its file cannot be opened. `corrupt`: it is damaged.
 * `foreign`: it is not a store of Durward. `newer`: a newer version of Durward has changed it.
 * `busy`: another process held it for too long. `failed`: an operation failed.
 */
export type StoreErrorCode = 'unreadable' | 'corrupt' | 'foreign' | 'newer' | 'busy' | 'failed';

/** The store cannot do what was asked; the message says what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
