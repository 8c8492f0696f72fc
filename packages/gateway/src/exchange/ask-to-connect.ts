import {
  isJsonObject,
  META,
  metaOf,
  type JsonObject,
  type JsonValue,
  type Limits,
  type Reply,
  type Request,
} from '@durward/core';
import type { UpstreamFailure } from '../upstream/link.ts';
import { URL_ELICITATION_REQUIRED } from '../upstream/bridge/translate.ts';
import { messageFrom } from './rebuild.ts';

/** Stands for the question of the gateway itself, where a server would have its own state. */
export const CONNECT_STATE = 'durward:connect';

/** Methods on which a modern reply may ask for something. @see MCP 2026-07-28, basic/patterns/mrtr */
const ASKABLE: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

/**
 * A reply that asks the person to open a page and connect their account at the server: in the words of
 * the request's era, and only for a client that says it can show pages. Undefined where it cannot be
 * asked so; the denial then names the page.
 *
 * The URL is the same for everybody: whoever opens it must sign in, and connects their own account.
 *
 * @see MCP 2026-07-28 and 2025-11-25, client/elicitation §URL Mode
 */
export function askToConnect(
  request: Request,
  connect: NonNullable<UpstreamFailure['connect']>,
  sessionCapabilities: JsonObject | undefined,
  limits: Limits,
): Reply | undefined {
  const capabilities = sessionCapabilities ?? capabilitiesIn(request);
  const elicitation = capabilities?.['elicitation'];
  if (!isJsonObject(elicitation) || !isJsonObject(elicitation['url'])) return undefined;
  const message = `Connect your account for ${connect.title}, then go on.`;
  const visit = { mode: 'url', message, url: connect.url };
  const said = request.era === 'modern' ? modernReply(request, visit) : legacyReply(request, visit, message);
  if (said === undefined) return undefined;
  const reading = { direction: 'to_client', era: request.era, version: request.version } as const;
  return messageFrom(Object.freeze({ jsonrpc: '2.0', id: request.id, ...said }), reading, limits) as Reply;
}

function modernReply(request: Request, params: JsonObject): JsonObject | undefined {
  if (!ASKABLE.has(request.method)) return undefined;
  const inputRequests = { 'durward-connect': { method: 'elicitation/create', params } };
  return { result: { resultType: 'input_required', inputRequests, requestState: CONNECT_STATE } };
}

function legacyReply(request: Request, visit: JsonObject, message: string): JsonObject {
  const elicitations = [{ ...visit, elicitationId: `durward-connect-${String(request.id)}` }];
  return { error: { code: URL_ELICITATION_REQUIRED, message, data: { elicitations } } };
}

/** What the client can do, as its handshake or its modern request says. */
function capabilitiesIn({ method, params }: Request): JsonObject | undefined {
  const said: JsonValue | undefined =
    method === 'initialize' ? params?.['capabilities'] : metaOf(params)?.[META.clientCapabilities];
  return isJsonObject(said) ? said : undefined;
}
