import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import type { Envelope } from './frame.ts';
import type { Message, Target } from './message.ts';
import { rowOf, type Direction, type MethodRow } from './methods.ts';
import type { Limits } from '../limits.ts';
import type { Era, ProtocolVersion } from './versions.ts';

/** The direction and the version under which an envelope is read. */
export interface Reading {
  readonly direction: Direction;
  readonly era: Era;
  readonly version: ProtocolVersion;
}

export type Interpreted =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly fault: 'invalid_params' };

/**
 * Envelope → Message: what the method table says of it, and what it names.
 *
 * Guarantees that a request whose row names a tool, prompt, resource or task carries a usable name.
 * A method without a row still becomes a Message (with `row` undefined), so that its denial can be
 * recorded like any other.
 */
export function interpret(envelope: Envelope, reading: Reading, limits: Limits): Interpreted {
  const { direction, era, version } = reading;
  if (envelope.kind === 'result' || envelope.kind === 'error') {
    return { ok: true, message: Object.freeze({ ...envelope, direction, era, version }) };
  }
  const row = rowOf(direction, envelope.kind, envelope.method, era);
  if (envelope.kind === 'notification') {
    return { ok: true, message: Object.freeze({ ...envelope, direction, era, version, row }) };
  }
  const target = targetOf(row, envelope.method, envelope.params, limits);
  if (target === 'invalid') return { ok: false, fault: 'invalid_params' };
  return { ok: true, message: Object.freeze({ ...envelope, direction, era, version, row, target }) };
}

function targetOf(
  row: MethodRow | undefined,
  method: string,
  params: JsonObject | undefined,
  limits: Limits,
): Target | undefined | 'invalid' {
  switch (row?.access) {
    case undefined:
      return { kind: 'method', name: method };
    case 'session':
    case 'listing':
    case 'extension':
      return undefined;
    case 'tool':
    case 'prompt':
      return named(row.access, params?.['name'], limits);
    case 'resource':
      return located(params?.['uri'], limits);
    case 'task':
      return handled(params?.['taskId'], limits);
    case 'reference':
      return referenced(params?.['ref'], limits);
  }
}

function named(kind: 'tool' | 'prompt', name: JsonValue | undefined, limits: Limits): Target | 'invalid' {
  return isUsable(name, limits.nameLengthMax) ? { kind, name } : 'invalid';
}

function located(uri: JsonValue | undefined, limits: Limits): Target | 'invalid' {
  return isUsable(uri, limits.uriLengthMax) ? { kind: 'resource', uri } : 'invalid';
}

function handled(id: JsonValue | undefined, limits: Limits): Target | 'invalid' {
  return isUsable(id, limits.uriLengthMax) ? { kind: 'task', id } : 'invalid';
}

/**
 * A text that can name something: not empty, not too long, well-formed. Readers put U+FFFD for a lone
 * surrogate, so that a name with one is another name to them than to the policy.
 */
function isUsable(text: JsonValue | undefined, lengthMax: number): text is string {
  return typeof text === 'string' && text !== '' && text.length <= lengthMax && text.isWellFormed();
}

/** What `completion/complete` completes: a prompt, or a resource template by its URI template. */
function referenced(ref: JsonValue | undefined, limits: Limits): Target | 'invalid' {
  if (!isJsonObject(ref)) return 'invalid';
  if (ref['type'] === 'ref/prompt') return named('prompt', ref['name'], limits);
  if (ref['type'] === 'ref/resource') return located(ref['uri'], limits);
  return 'invalid';
}
