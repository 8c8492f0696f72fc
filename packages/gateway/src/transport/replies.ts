import { wireDenial, type Era, type RequestId } from '@durward/core';
import type { Refusal } from '../exchange/outlet.ts';
import { challengeHeader } from '../oauth/challenge.ts';
import type { FlatHeaders, HttpResponse } from './http.ts';

const COMMON: FlatHeaders = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'];

export const JSON_HEADERS: FlatHeaders = Object.freeze(['content-type', 'application/json', ...COMMON]);

/** For replies without a body. */
export const EMPTY_HEADERS: FlatHeaders = COMMON;

export const STREAM_HEADERS: FlatHeaders = [
  'content-type', 'text/event-stream',
  'cache-control', 'no-store, no-transform',
  'x-content-type-options', 'nosniff',
  // nginx and others would otherwise hold events back.
  'x-accel-buffering', 'no',
];

/** What a refusal needs to know of the request that it answers. */
export interface RefusalContext {
  readonly era: Era;
  readonly id: RequestId | null;
  /** Where the protected-resource metadata of the route is; undefined when there is no route. */
  readonly resourceMetadataUrl: () => string | undefined;
  readonly requiredScopes: readonly string[];
  /** Headers that every reply to this caller carries (CORS, HSTS). */
  readonly extraHeaders: FlatHeaders;
}

/** The JSON-RPC error that a denial becomes: generic words and the name of the incident. */
export function refusalText(refusal: Refusal, era: Era, id: RequestId | null): string {
  const { code, message, data } = wireDenial(refusal.denial, era);
  const error = { code, message, data: { ...data, incident: refusal.incident } };
  // The modern era knows no null id: an error without one belongs to no request.
  return JSON.stringify(id === null && era === 'modern' ? { jsonrpc: '2.0', error } : { jsonrpc: '2.0', id, error });
}

/** Writes a refusal as a whole HTTP reply. */
export function refuseWhole(response: HttpResponse, refusal: Refusal, context: RefusalContext): void {
  const wire = wireDenial(refusal.denial, context.era);
  const headers = [...JSON_HEADERS, ...context.extraHeaders];
  const { challenge, wanted } = wire;
  const resourceMetadataUrl = challenge === undefined ? undefined : context.resourceMetadataUrl();
  if (challenge !== undefined && resourceMetadataUrl !== undefined) {
    headers.push('www-authenticate', challengeHeader({ challenge, ...(wanted && { wanted }) }, {
      resourceMetadataUrl,
      scopes: context.requiredScopes,
    }));
  }
  if (refusal.denial.reason === 'method_not_allowed') headers.push('allow', refusal.denial.allowed);
  if (wire.status === 429 || wire.status === 503) headers.push('retry-after', '1');
  response.reply(wire.status, headers, refusalText(refusal, context.era, context.id));
}
