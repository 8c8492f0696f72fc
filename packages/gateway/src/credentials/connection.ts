import type { JWK } from 'jose';
import { isJsonObject, parseJsonText, type JsonObject, type JsonValue } from '@durward/core';

/** The account of a person at a server, as the vault holds it. */
export interface Connection {
  /** For what its tokens are: it is used for nothing else. */
  readonly resource: string;
  /** Who issued its tokens: they are shown to no other issuer. */
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly accessToken: string;
  readonly tokenType: 'Bearer' | 'DPoP';
  readonly untilMs: number;
  readonly refreshToken: string | undefined;
  readonly dpopKey: JWK | undefined;
  /** When the person connected it. */
  readonly connectedAtMs: number;
}

/** What lists show of a connection. */
export interface ConnectionAbout {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | undefined;
  readonly server: string;
  /** Who issued its tokens. */
  readonly at: string;
  readonly scopes: readonly string[];
  readonly connectedAtMs: number;
}

const LIMITS = { jsonDepthMax: 8, jsonNodesMax: 2000 };

export function connectionText(connection: Connection): string {
  return JSON.stringify(connection);
}

/** Undefined when it is none. */
export function connectionIn(text: string): Connection | undefined {
  const held = objectIn(text);
  const [resource, issuer] = [textIn(held, 'resource'), textIn(held, 'issuer')];
  const [clientId, accessToken] = [textIn(held, 'clientId'), textIn(held, 'accessToken')];
  const { untilMs, scopes, tokenType, dpopKey } = held;
  if (resource === undefined || issuer === undefined || clientId === undefined || accessToken === undefined) {
    return undefined;
  }
  if (typeof untilMs !== 'number') return undefined;
  return {
    resource,
    issuer,
    clientId,
    accessToken,
    tokenType: tokenType === 'DPoP' ? 'DPoP' : 'Bearer',
    untilMs,
    refreshToken: textIn(held, 'refreshToken'),
    scopes: textsIn(scopes),
    dpopKey: isJsonObject(dpopKey) ? { ...dpopKey } : undefined,
    connectedAtMs: numberIn(held, 'connectedAtMs'),
  };
}

/** What stands beside a connection; undefined when it is something else. */
export function aboutIn(text: string): ConnectionAbout | undefined {
  const held = objectIn(text);
  const [issuer, subject] = [textIn(held, 'issuer'), textIn(held, 'subject')];
  const [server, at] = [textIn(held, 'server'), textIn(held, 'at')];
  if (issuer === undefined || subject === undefined || server === undefined || at === undefined) return undefined;
  const connectedAtMs = numberIn(held, 'connectedAtMs');
  return { issuer, subject, name: textIn(held, 'name'), server, at, scopes: textsIn(held['scopes']), connectedAtMs };
}

function objectIn(text: string): JsonObject {
  const parsed = parseJsonText(text, LIMITS);
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
}

function textIn(held: JsonObject, member: string): string | undefined {
  const value = held[member];
  return typeof value === 'string' ? value : undefined;
}

function numberIn(held: JsonObject, member: string): number {
  const value = held[member];
  return typeof value === 'number' ? value : 0;
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter((item) => typeof item === 'string') : [];
}
