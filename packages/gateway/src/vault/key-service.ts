import { isJsonObject, parseJsonText, type JsonObject } from '@durward/core';
import { VaultError } from './vault-error.ts';

const JSON_LIMITS = { jsonDepthMax: 16, jsonNodesMax: 1000 };

export interface ServiceRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * One POST to a key service, and its answer as JSON.
 *
 * Rejects with a {@link VaultError}: `unavailable` when it cannot be reached, is sealed or overloaded;
 * `refused` when it says no. Neither holds anything that the service said beyond its status.
 */
export async function askKeyService(
  send: typeof fetch,
  place: string,
  { url, headers, body }: ServiceRequest,
): Promise<JsonObject> {
  let response: Response;
  try {
    response = await send(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'no answer';
    throw new VaultError('unavailable', `${place} does not answer: ${why}. Credentials cannot be used until it does`, {
      cause,
    });
  }
  if (!response.ok) {
    const isDown = response.status >= 500 || response.status === 429;
    throw new VaultError(
      isDown ? 'unavailable' : 'refused',
      `${place} answered with status ${String(response.status)}: ` +
        (isDown ? 'credentials cannot be used until it recovers' : 'check the key, the credential and its rights'),
    );
  }
  const parsed = parseJsonText(await response.text(), JSON_LIMITS);
  if (!parsed.ok || !isJsonObject(parsed.value)) throw strange(place);
  return parsed.value;
}

/** A text at a path of an answer. Throws a {@link VaultError} when it is not there. */
export function textAt(place: string, answer: JsonObject, ...path: readonly string[]): string {
  let value: unknown = answer;
  for (const key of path) value = isJsonObject(value) ? value[key] : undefined;
  if (typeof value !== 'string' || value === '') throw strange(place);
  return value;
}

function strange(place: string): VaultError {
  return new VaultError('unavailable', `${place} gave an answer that is not of a key service: check its address`);
}
