import { NOTHING_SEEN, type McpHeaders, type Message, type MessageScene, type Request } from '@durward/core';
import type { AuditEvent, AuditEventType, Trace } from '../audit/event.ts';
import type { Session } from '../session/session.ts';
import { NO_DEMANDS, NO_PARAMS, type Caller, type House, type Served } from './house.ts';

/** Where a message is, and whose it is: what every message of one exchange or stream shares. */
export interface Place {
  readonly served: Served;
  readonly caller: Caller;
  readonly session: Session | undefined;
  readonly trace: Trace;
  /** The MCP headers that came with a modern HTTP request. */
  readonly headers: McpHeaders | undefined;
  /** The request whose replies these are; undefined on a stream of its own. */
  readonly request?: Request | undefined;
}

/** A scene that no control has been shown yet. */
export type FreshScene = { -readonly [member in keyof MessageScene]: MessageScene[member] };

/** What the controls may know of a message in its place, before its content was looked at. */
export function sceneOf(house: House, place: Place, message: Message): FreshScene {
  const { served, caller, session, headers, request } = place;
  const target = message.kind === 'request' ? message.target : undefined;
  return {
    server: served.name,
    nowMs: house.clock(),
    limits: house.limits,
    principal: caller.principal,
    policy: house.law().policy,
    headers,
    headerParams: target?.kind === 'tool' ? served.catalog.paramsOf(target.name) : NO_PARAMS,
    clientCapabilities: session?.clientCapabilities,
    inboundSecrets: caller.token,
    outboundSecrets: served.credentialsOf(caller.principal),
    demands: target?.kind === 'tool' ? served.demandsOf(target.name) : NO_DEMANDS,
    definitions: undefined,
    suspicions: served.suspicions.factsOf(target),
    answers: request,
    content: NOTHING_SEEN,
  };
}

/**
 * A name or an id for the record: a secret that somebody put there is masked. `caller` and `served`
 * are those whose token and credentials it could be.
 */
export function recorded<T>(value: T, { caller, served }: Partial<Pick<Place, 'caller' | 'served'>>): T | string {
  if (typeof value !== 'string') return value;
  let text: string = value;
  for (const probe of [caller?.token, served?.credentialsOf(caller?.principal)]) {
    if (probe?.appearsIn(text) === true) text = probe.mask(text);
  }
  return text;
}

/** An audit event of which nobody else holds a reference yet. */
type FreshEvent = { -readonly [member in keyof AuditEvent]: AuditEvent[member] };

const NO_DETAIL: Partial<AuditEvent> = Object.freeze({});

/**
 * An audit event of a message in its place: what these two settle, and what `detail` says. All members are named, in
 * one order: events of one shape are quick to make and to write.
 */
export function eventOf(
  house: House, place: Place, type: AuditEventType, message: Message, detail: Partial<AuditEvent> = NO_DETAIL,
): FreshEvent {
  const { served, caller, session, trace } = place;
  const isCall = message.kind === 'request' || message.kind === 'notification';
  return {
    type,
    atMs: house.clock(),
    server: served.name,
    principal: caller.principal,
    session: session?.reference,
    method: detail.method ?? (isCall ? recorded(message.method, place) : undefined),
    target: message.kind === 'request' ? recorded(targetName(message), place) : undefined,
    requestId: message.kind === 'notification' ? undefined : recorded(message.id, place),
    leg: detail.leg,
    era: message.era,
    control: detail.control,
    reason: detail.reason,
    incident: detail.incident,
    findings: detail.findings,
    trace,
    durationMs: undefined,
    bytes: detail.bytes,
    digest: detail.digest,
    preview: detail.preview,
    peer: caller.peer,
    detail: detail.detail,
  };
}

function targetName({ target }: Request): string | undefined {
  switch (target?.kind) {
    case 'tool':
    case 'prompt':
    case 'method':
      return target.name;
    case 'resource':
      return target.uri;
    case 'task':
      return 'task';
    case undefined:
      return undefined;
  }
}
