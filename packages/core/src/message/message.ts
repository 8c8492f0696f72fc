import type { JsonObject, JsonValue } from './json.ts';
import type { Direction, MethodRow } from './methods.ts';
import type { Era, ProtocolVersion } from './versions.ts';

/** A JSON-RPC id as MCP allows it: never null, never a fraction. */
export type RequestId = string | number;

/** What a request names: the thing that the policy decides on. */
export type Target =
  | { readonly kind: 'tool' | 'prompt'; readonly name: string }
  | { readonly kind: 'resource'; readonly uri: string }
  | { readonly kind: 'task'; readonly id: string }
  | { readonly kind: 'method'; readonly name: string };

interface Framed {
  readonly direction: Direction;
  readonly era: Era;
  readonly version: ProtocolVersion;
  /** The whole message, deep-frozen: what is judged, recorded and forwarded. */
  readonly json: JsonObject;
}

/** A request, parsed once and frozen. */
export interface Request extends Framed {
  readonly kind: 'request';
  readonly id: RequestId;
  readonly method: string;
  readonly params: JsonObject | undefined;
  /** Undefined when the table has no row: such a request is denied, unless a grant names it. */
  readonly row: MethodRow | undefined;
  readonly target: Target | undefined;
}

export interface Notification extends Framed {
  readonly kind: 'notification';
  readonly method: string;
  readonly params: JsonObject | undefined;
  readonly row: MethodRow | undefined;
}

/** A successful reply. `request` is what it answers. */
export interface Result extends Framed {
  readonly kind: 'result';
  readonly id: RequestId;
  readonly result: JsonObject;
}

/** A failed reply. The id is null when the peer could not read the request's. */
export interface ErrorReply extends Framed {
  readonly kind: 'error';
  readonly id: RequestId | null;
  readonly error: JsonRpcError;
}

export interface JsonRpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: JsonValue;
}

export type Reply = Result | ErrorReply;
export type Message = Request | Notification | Reply;
