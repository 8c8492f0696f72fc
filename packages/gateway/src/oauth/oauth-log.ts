/** The part of the operating log that this folder writes to; pino's logger has this shape. */
export interface OauthLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}
