import { META, type Cleared, type JsonObject, type JsonValue, type Principal, type Request } from '@durward/core';
import { ask } from '../upstream/ask.ts';
import type { Link, SendOptions } from '../upstream/link.ts';
import type { Call } from './exchange.ts';
import { NO_DEMANDS, NO_SECRETS, type House } from './house.ts';
import { requestFrom } from './rebuild.ts';

const PAGES_MAX = 50;

/** Asks a server for its tool list, so that the catalogue knows the headers of its tools. */
export async function loadCatalog(house: House, call: Call, link: Link, options: SendOptions): Promise<void> {
  await call.served.catalog.load(() => pagesOf(house, call, link, options));
}

async function* pagesOf(house: House, call: Call, link: Link, options: SendOptions): AsyncGenerator<JsonObject> {
  let cursor: JsonValue | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const request = await clearOwn(house, call, listRequest(call, cursor, page));
    const reply = await ask(link, request, { ...options, headerParams: [], extraHeaders: [] });
    if (reply.kind === 'error') return;
    await call.served.suspicions.prepare('tools', reply.result);
    yield reply.result;
    cursor = reply.result['nextCursor'];
    if (typeof cursor !== 'string') return;
  }
  function listRequest(of: Call, after: JsonValue | undefined, page: number): Request {
    const meta = of.request.params?.['_meta'];
    const params = { ...(after === undefined ? {} : { cursor: after }), _meta: envelopeOf(meta) };
    const id = `durward-catalog-${String(page)}`;
    return requestFrom({ id, method: 'tools/list', params }, of.request, house.limits);
  }
}

/** The protocol's own members of the client's `_meta`: what it would say if it asked itself. */
function envelopeOf(meta: JsonValue | undefined): JsonObject {
  const own: Record<string, JsonValue> = {};
  const given = (meta ?? {}) as JsonObject;
  for (const key of [META.protocolVersion, META.clientInfo, META.clientCapabilities]) {
    const value = given[key];
    if (value !== undefined) own[key] = value;
  }
  return Object.freeze(own);
}

async function clearOwn(house: House, call: Call, request: Request): Promise<Cleared<Request>> {
  const { pipeline, policy } = house.law();
  const principal: Principal = call.caller.principal;
  const judgement = await pipeline.judgeInbound(request, {
    server: call.served.name,
    nowMs: house.clock(),
    limits: house.limits,
    principal,
    policy,
    headers: undefined,
    headerParams: undefined,
    clientCapabilities: undefined,
    inboundSecrets: NO_SECRETS,
    outboundSecrets: NO_SECRETS,
    demands: NO_DEMANDS,
    answers: undefined,
  });
  if (judgement.kind === 'stopped') throw new Error(`the tool list was refused by ${judgement.by}`);
  return judgement.message;
}
