import {
  META,
  NOTHING_SEEN,
  type Cleared,
  type JsonObject,
  type JsonValue,
  type MessageScene,
  type Policy,
  type Principal,
  type Reading,
  type Request,
} from '@durward/core';
import type { Conversation } from '../definitions/server-definitions.ts';
import { LIST_METHOD, type DefinitionListing } from '../definitions/listings.ts';
import { ask } from '../upstream/ask.ts';
import type { Link, SendOptions } from '../upstream/link.ts';
import { NO_DEMANDS, NO_SECRETS, type House, type Served } from './house.ts';
import { requestFrom } from './rebuild.ts';

const PAGES_MAX = 50;
const NOTHING: JsonObject = Object.freeze({});

/** On whose behalf a server is asked what it lists, and how. */
export interface Asker {
  readonly served: Served;
  readonly principal: Principal;
  readonly policy: Policy;
  /** The era and version of the conversation. */
  readonly reading: Reading;
  /** The protocol's own members of `_meta`. */
  readonly meta: JsonObject;
  readonly options: SendOptions;
  /** As what the answers are noted, where it is not the link: looks of the gateway itself are one conversation. */
  readonly conversation?: Conversation;
}

/**
 * Asks a server for everything that it lists of a kind, on one conversation, and notes it there: its
 * definitions, and which headers its tools want. A server that refuses the question lists nothing.
 * Rejects with an `UpstreamError` when the server cannot be asked.
 */
export async function listThrough(house: House, asker: Asker, link: Link, listing: DefinitionListing): Promise<void> {
  const { definitions, catalog } = asker.served;
  const conversation = asker.conversation ?? link;
  await definitions.once(conversation, listing, async () => {
    // Each conversation asks for itself: the question of another may wait behind the calls of somebody else.
    if (listing === 'tools') catalog.trying();
    for await (const page of pagesOf(house, asker, link, listing)) if (listing === 'tools') catalog.learn(page);
    definitions.trustFirst(conversation, listing);
  });
}

async function* pagesOf(
  house: House,
  asker: Asker,
  link: Link,
  listing: DefinitionListing,
): AsyncGenerator<JsonObject> {
  const { definitions } = asker.served;
  const conversation = asker.conversation ?? link;
  let cursor: JsonValue | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const request = await clearOwnQuestion(house, asker, listRequest(house, asker, listing, cursor, page));
    const reply = await ask(link, request, { ...asker.options, headerParams: [], extraHeaders: [] });
    const isFirst = page === 0;
    if (reply.kind === 'error') {
      definitions.saw(conversation, listing, NOTHING, { isFirst, isLast: true });
      return;
    }
    await asker.served.suspicions.prepare(listing, reply.result);
    cursor = reply.result['nextCursor'];
    const isLast = typeof cursor !== 'string' || page + 1 === PAGES_MAX;
    definitions.saw(conversation, listing, reply.result, { isFirst, isLast });
    yield reply.result;
    if (isLast) return;
  }
}

function listRequest(
  house: House,
  { reading, meta }: Asker,
  listing: DefinitionListing,
  cursor: JsonValue | undefined,
  page: number,
): Request {
  const params = { ...(cursor === undefined ? {} : { cursor }), _meta: meta };
  const id = `durward-${listing}-${String(page)}`;
  return requestFrom({ id, method: LIST_METHOD[listing], params }, reading, house.limits);
}

/** The protocol's own members of a client's `_meta`: what it would say if it asked itself. */
export function envelopeOf(given: JsonValue | undefined): JsonObject {
  const own: Record<string, JsonValue> = {};
  const members = (given ?? {}) as JsonObject;
  for (const key of [META.protocolVersion, META.clientInfo, META.clientCapabilities]) {
    const value = members[key];
    if (value !== undefined) own[key] = value;
  }
  return Object.freeze(own);
}

/** Clears a question of the gateway's own, under the rights of whoever it asks for. */
export async function clearOwnQuestion(house: House, asker: Asker, request: Request): Promise<Cleared<Request>> {
  const { pipeline } = house.law();
  const judgement = await pipeline.judgeInbound(request, sceneOf(house, asker));
  if (judgement.kind === 'stopped') throw new Error(`the question for a list was refused by ${judgement.by}`);
  return judgement.message;
}

function sceneOf(house: House, { served, principal, policy }: Asker): MessageScene {
  return {
    server: served.name,
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
    definitions: undefined,
    answers: undefined,
    content: NOTHING_SEEN,
  };
}
