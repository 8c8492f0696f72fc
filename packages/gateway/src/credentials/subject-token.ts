import { hash } from 'node:crypto';
import { inspect } from 'node:util';
import type { Person } from '../upstream/link.ts';

/** What a person's token is. @see RFC 8693 §3 */
export type SubjectTokenType = 'access_token' | 'id_token' | 'refresh_token';

const values = new WeakMap<SubjectToken, string>();

/**
 * A token that stands for a person, sealed: it can be handed on, compared and thrown away, but not read.
 * Only the code that exchanges it at the token endpoint of the configuration opens it, with
 * {@link discloseSubject}; `tests/tidy` holds that line. No type on the way to a server has a place for it.
 */
export class SubjectToken {
  readonly type: SubjectTokenType;
  readonly expiresAtMs: number;
  /** Tells tokens apart. */
  readonly digest: string;

  constructor(value: string, type: SubjectTokenType, expiresAtMs: number) {
    this.type = type;
    this.expiresAtMs = expiresAtMs;
    this.digest = hash('sha256', value, 'base64url');
    values.set(this, value);
  }

  toString(): string {
    return '[subject token]';
  }

  toJSON(): string {
    return '[subject token]';
  }

  [inspect.custom](): string {
    return '[subject token]';
  }
}

/** The text of a subject token, for the body of one request to a token endpoint. */
export function discloseSubject(token: SubjectToken): string {
  const value = values.get(token);
  if (value === undefined) throw new Error('bug: a subject token that was not made here');
  return value;
}

/** Where the token of a person comes from. */
export interface SubjectSource {
  /** Undefined when there is none that is good now. Rejects when it cannot be asked. */
  of(person: Person, userId: string): Promise<SubjectToken | undefined>;
}
