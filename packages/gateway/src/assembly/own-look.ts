import { META, NEWEST_MODERN_VERSION, type JsonObject, type Request } from '@durward/core';
import { DEFINITION_LISTINGS } from '../definitions/listings.ts';
import { OWN, OWN_POLICY } from '../exchange/clearing.ts';
import type { House, Served } from '../exchange/house.ts';
import { clearOwnQuestion, listThrough, type Asker } from '../exchange/list-through.ts';
import { requestFrom } from '../exchange/rebuild.ts';
import { ask } from '../upstream/ask.ts';
import type { Link } from '../upstream/link.ts';

/** What a client says that can do everything: servers offer some things only to such clients. */
const CAPABILITIES: JsonObject = Object.freeze({ sampling: {}, elicitation: {}, roots: { listChanged: true } });
const INFO: JsonObject = Object.freeze({ name: 'durward', version: '1' });
/** How long a server may take for each answer, in milliseconds. */
const LOOK_TIMEOUT_MS = 30_000;
const META_OF_OURS: JsonObject = Object.freeze({
  [META.protocolVersion]: NEWEST_MODERN_VERSION,
  [META.clientInfo]: INFO,
  [META.clientCapabilities]: CAPABILITIES,
});
const READING = { direction: 'to_server', era: 'modern', version: NEWEST_MODERN_VERSION } as const;

/**
 * Looks at everything that a server serves, on a conversation of the gateway's own that ends with it: what
 * a new client would be told now. Rejects with an `UpstreamError` when the server cannot be asked.
 */
export async function lookAt(house: House, served: Served): Promise<void> {
  served.definitions.lookAtServer();
  const asker: Asker = {
    served,
    principal: OWN,
    policy: OWN_POLICY,
    reading: READING,
    meta: META_OF_OURS,
    conversation: served.definitions,
    options: { traceparent: undefined, headerParams: [], extraHeaders: [], timeoutMs: LOOK_TIMEOUT_MS },
  };
  const lease = await served.links.leaseModern(OWN, { capabilities: CAPABILITIES, info: INFO });
  try {
    await introduce(house, asker, lease.link);
    for (const listing of DEFINITION_LISTINGS) await listThrough(house, asker, lease.link, listing);
    await served.definitions.written();
  } finally {
    lease.release();
    await lease.link.close();
  }
}

/** What the server says of itself: its instructions are a definition too. */
async function introduce(house: House, asker: Asker, link: Link): Promise<void> {
  const parts = { id: 'durward-introduction', method: 'server/discover', params: { _meta: asker.meta } };
  const request: Request = requestFrom(parts, asker.reading, house.limits);
  const reply = await ask(link, await clearOwnQuestion(house, asker, request), asker.options);
  if (reply.kind === 'result') asker.served.definitions.screenIntroduction(reply.result);
}
