import {
  CODE,
  NOTHING_SEEN,
  SERVED_VERSIONS,
  eraOf,
  withMember,
  type Denial,
  type Finding,
  type JsonObject,
  type JsonValue,
  type Message,
  type MessageScene,
  type Notification,
  type Reply,
  type Request,
  type RequestId,
  type Result,
} from '@durward/core';
import { spotlightInstruction, type SpotlightMode } from '@durward/shield';
import { definitionListing } from '../definitions/listings.ts';
import type { ScreenedListing } from '../definitions/suspicions.ts';
import type { Link, SendOptions } from '../upstream/link.ts';
import type { House } from './house.ts';
import type { Place } from './scene.ts';
import { messageFrom } from './rebuild.ts';

/** What became of a message of the server before it is judged for the client. */
export type Shown =
  | {
      readonly kind: 'shown';
      readonly message: Reply | Notification | Request;
      readonly withheld: number;
      /** What was withheld because it looks poisoned. */
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'refused'; readonly denial: Denial };

/**
 * A message of the server as the client may see it: lists without what is not granted, handles
 * sealed, server-to-client requests under ids of our own.
 */
export function shownTo(house: House, place: Place, message: Message): Shown {
  switch (message.kind) {
    case 'result':
      if (place.request === undefined || message.id !== place.request.id) return FOREIGN_REPLY;
      return shownResult(house, place, place.request, message);
    case 'error':
      if (place.request === undefined) return FOREIGN_REPLY;
      if (message.id === place.request.id) return shown(message);
      return message.id === null ? shown(underId(house, place.request.id, message)) : FOREIGN_REPLY;
    case 'notification':
      return shownNotification(house, place, message);
    case 'request':
      return shownRequest(house, place, message);
  }
}

const FOREIGN_REPLY: Shown = { kind: 'dropped', why: 'reply with a foreign id' };

function shown(
  message: Reply | Notification | Request,
  withheld = 0,
  findings: readonly Finding[] = NO_FINDINGS,
): Shown {
  return { kind: 'shown', message, withheld, findings };
}

/** An error without an id can only mean the request whose stream it came on. */
function underId(house: House, id: RequestId, message: Reply): Reply {
  const json = Object.freeze({ ...message.json, id });
  return messageFrom(json, message, house.limits) as Reply;
}

function shownResult(house: House, place: Place, request: Request, message: Result): Shown {
  const { served, caller } = place;
  let { result } = message;
  if (request.method === 'initialize' && !isLegacyVersion(result['protocolVersion'])) {
    return { kind: 'refused', denial: { reason: 'upstream_malformed', fault: 'unknown protocol version' } };
  }
  if (request.method === 'tools/list') served.catalog.learn(result);
  // Which versions a client may speak here is the gateway's to say: it serves every era itself.
  if (request.method === 'server/discover') result = withMember(result, 'supportedVersions', SERVED_VERSIONS);
  const said = saidOf(house, place, request, result);
  result = instructed(said.result, request, house.law().content(served.name).marks);
  const granted = grantedOf(house, place, request, result);
  result = house.handles.close(granted.result, request, caller.principal, served.name);
  const replied = result === message.result ? message : withResult(message, result);
  return shown(replied, granted.withheld + said.withheld, joined(said.findings, granted.findings));
}

/** An introduction of a server, with what a model has to know of the marks in its results. */
function instructed(result: JsonObject, request: Request, marks: readonly SpotlightMode[]): JsonObject {
  if (marks.length === 0 || (request.method !== 'initialize' && request.method !== 'server/discover')) return result;
  const own = result['instructions'];
  const added = spotlightInstruction(marks);
  return withMember(result, 'instructions', typeof own === 'string' && own !== '' ? `${own}\n\n${added}` : added);
}

const NO_FINDINGS: readonly Finding[] = Object.freeze([]);

/** Both lists as one; mostly both are empty. */
export function joined(one: readonly Finding[], other: readonly Finding[]): readonly Finding[] {
  if (other.length === 0) return one;
  return one.length === 0 ? other : [...one, ...other];
}

/**
 * What a server says of itself, without instructions that nobody approved or that look poisoned; every other result
 * as it is.
 */
function saidOf(house: House, { served }: Place, request: Request, result: JsonObject): ScreenedListing {
  const isIntroduction = request.method === 'initialize' || request.method === 'server/discover';
  if (!isIntroduction) return { result, withheld: 0, findings: NO_FINDINGS };
  const approved = served.definitions.screenIntroduction(result);
  const clean = served.suspicions.screenIntroduction(approved.result, house.law().pipeline);
  return { ...clean, withheld: approved.withheld + clean.withheld };
}

/**
 * A listing without what nobody approved, what looks poisoned, and what the policy of now does not grant; every
 * other result as it is.
 */
function grantedOf(house: House, place: Place, request: Request, result: JsonObject): ScreenedListing {
  const lists = request.row?.lists;
  if (lists === undefined) return { result, withheld: 0, findings: NO_FINDINGS };
  const { definitions, suspicions, name } = place.served;
  const { pipeline, policy } = house.law();
  const listing = definitionListing(lists);
  const approved = listing === undefined ? { result, withheld: 0 } : definitions.screen(listing, result);
  const clean = suspicions.screen(lists, approved.result, pipeline);
  const granted = house.listFilter.filter({
    result: clean.result,
    lists,
    policy,
    principal: place.caller.principal,
    server: name,
    checksHeaderParams: place.headers !== undefined,
  });
  const withheld = granted.withheld + clean.withheld + approved.withheld;
  return { result: granted.result, withheld, findings: clean.findings };
}

/** A reply that was shown before, as the client may see it now: handles are sealed already. */
export function shownAgain(house: House, place: Place, request: Request, message: Result): Result {
  const { result } = grantedOf(house, place, request, message.result);
  return result === message.result ? message : withResult(message, result);
}

function isLegacyVersion(version: JsonValue | undefined): boolean {
  return typeof version === 'string' && eraOf(version) === 'legacy';
}

/** The envelope of a result has no other members than these: it was framed. */
function withResult(message: Result, result: JsonObject): Result {
  const json = Object.freeze({ jsonrpc: '2.0', id: message.id, result });
  return Object.freeze({ ...message, json, result });
}

function shownNotification(house: House, place: Place, message: Notification): Shown {
  const { served, caller, session } = place;
  if (message.method === 'notifications/tools/list_changed') served.catalog.forget();
  if (message.method.endsWith('/list_changed')) served.definitions.doubt();
  const { params } = message;
  if (params === undefined) return shown(message);
  if (message.method === 'notifications/cancelled') {
    const asked = params['requestId'];
    if (typeof asked !== 'string' && typeof asked !== 'number') return { kind: 'dropped', why: 'no request id' };
    const id = session?.serverRequests.idOf(asked);
    if (id === undefined) return { kind: 'dropped', why: 'cancels a request that does not wait' };
    return shown(withOwnParams(house, message, withMember(params, 'requestId', id)));
  }
  const sealed = house.handles.closeTasks(params, caller.principal, served.name);
  return shown(sealed === params ? message : withOwnParams(house, message, sealed));
}

function withOwnParams(house: House, message: Notification, params: JsonObject): Notification {
  const json = Object.freeze({ ...message.json, params });
  return messageFrom(json, message, house.limits) as Notification;
}

function shownRequest(house: House, { session }: Place, message: Request): Shown {
  // Only a legacy conversation has a way back for the answer; the table denies the rest.
  if (session === undefined) return shown(message);
  const id = session.serverRequests.ask({ upstreamId: message.id, method: message.method });
  if (id === undefined) {
    return { kind: 'refused', denial: { reason: 'limit_exceeded', limit: 'serverRequestsMax' } };
  }
  const json = Object.freeze({ ...message.json, id });
  return shown(messageFrom(json, message, house.limits));
}

/** Answers a request of the server that the client never got to see. */
export function answerForClient(
  house: House,
  scene: MessageScene,
  link: Link,
  request: Request,
  options: SendOptions,
): void {
  const error = { code: CODE.invalidRequest, message: 'Refused by the gateway in front of the client' };
  const json = Object.freeze({ jsonrpc: '2.0', id: request.id, error: Object.freeze(error) });
  const reading = { direction: 'to_server', era: request.era, version: request.version } as const;
  const reply = messageFrom(json, reading, house.limits) as Reply;
  const judged = house.law().pipeline.judgeInbound(reply, {
    ...scene, headers: undefined, content: NOTHING_SEEN,
  });
  const send = async (): Promise<void> => {
    const ruling = await judged;
    if (ruling.kind === 'cleared') await link.reply(ruling.message, options);
  };
  // The server is told as a courtesy; that it cannot be reached shows in its own request's failure.
  send().catch(() => {});
}
