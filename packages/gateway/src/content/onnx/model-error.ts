/** A model cannot be used. The message says why and what to do, and quotes no text that was read. */
export class ModelError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ModelError';
  }
}
