import { isJsonObject, type JsonValue } from '@durward/core';
import type { Person } from '../upstream/link.ts';
import type { Begun } from './authorization-flow.ts';
import type { ConnectionAbout } from './connection.ts';
import type { Forgotten } from './forgotten.ts';

/** A server at which people connect an account of theirs, as pages know it. */
export interface Connectable {
  readonly name: string;
  /** Its name for people. */
  readonly title: string;
  /** Undefined for a program. */
  readonly url: string | undefined;
  readonly way: SignInWay | SecretWay;
  /** What a person has connected; undefined when nothing. */
  about(person: Person): Promise<ConnectionAbout | undefined>;
  /** Forgets the connection; undefined when there was none. */
  forget(person: Person): Promise<Forgotten | undefined>;
}

/** The person signs in at the issuer of the server. */
export interface SignInWay {
  readonly kind: 'sign-in';
  /** Where the person goes to connect, and what is to be kept until they come back. */
  begin(person: Person): Promise<{ readonly goTo: string; readonly begun: Begun }>;
  /** Takes what the browser brought back, and keeps the connection. */
  complete(person: Person, name: string | undefined, begun: Begun, response: URLSearchParams): Promise<void>;
}

/** The person gives a secret of theirs. */
export interface SecretWay {
  readonly kind: 'secret';
  readonly hint: string | undefined;
  /** Where people make one. */
  readonly link: string | undefined;
  keep(person: Person, name: string | undefined, secret: string): Promise<void>;
}

/** A flow under way, as it was kept; undefined when it is none. */
export function begunIn(value: JsonValue | undefined): Begun | undefined {
  if (!isJsonObject(value)) return undefined;
  const { issuer, resource, state, verifier, scopes } = value;
  if (typeof issuer !== 'string' || typeof resource !== 'string') return undefined;
  if (typeof state !== 'string' || typeof verifier !== 'string' || !Array.isArray(scopes)) return undefined;
  const words = (scopes as readonly JsonValue[]).filter((scope) => typeof scope === 'string');
  return { issuer, resource, state, verifier, scopes: words };
}
