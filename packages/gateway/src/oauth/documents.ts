import { isJsonObject, parseJson, type JsonObject } from '@durward/core';
import { Agent, request } from 'undici';
import { OauthError } from './oauth-error.ts';
import { OAUTH_LIMITS } from './oauth-limits.ts';

const JSON_LIMITS = {
  jsonDepthMax: OAUTH_LIMITS.documentDepthMax,
  jsonNodesMax: OAUTH_LIMITS.documentNodesMax,
};

/**
 * Fetches JSON objects from issuers.
 *
 * Guarantees: no redirect is followed, nothing but status 200 counts, a body beyond the limit is cut
 * off, and the JSON passes core's strict parser. Does not check which address it is given.
 */
export class Documents {
  readonly #agent = new Agent({
    connections: 2,
    maxResponseSize: OAUTH_LIMITS.documentBytesMax,
    keepAliveTimeout: 1000,
    allowH2: false,
  });

  /** @throws OauthError `document_unavailable`, also when the signal ends the wait. */
  async read(address: string, signal: AbortSignal): Promise<JsonObject> {
    const bytes = await this.#bytes(address, signal);
    const parsed = parseJson(bytes, JSON_LIMITS);
    if (!parsed.ok) throw unavailable(address, `is not acceptable JSON: ${parsed.fault}`);
    if (!isJsonObject(parsed.value)) throw unavailable(address, 'is not a JSON object');
    return parsed.value;
  }

  async #bytes(address: string, signal: AbortSignal): Promise<Uint8Array> {
    try {
      const { statusCode, body } = await request(address, {
        dispatcher: this.#agent,
        headers: { accept: 'application/json', 'accept-encoding': 'identity' },
        signal,
      });
      if (statusCode === 200) return await body.bytes();
      // Nobody reads the rest, so what goes wrong with it interests nobody.
      body.on('error', () => undefined).destroy();
      throw unavailable(address, `answered with status ${statusCode}`);
    } catch (cause) {
      if (cause instanceof OauthError) throw cause;
      throw unavailable(address, cause instanceof Error ? cause.message : 'failed', cause);
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function unavailable(address: string, what: string, cause?: unknown): OauthError {
  return new OauthError('document_unavailable', `${address} ${what}`, { cause });
}
