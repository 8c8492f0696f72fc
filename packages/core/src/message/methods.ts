import type { Era } from './versions.ts';

/** `to_server`: the client sends it. `to_client`: the server sends it. */
export type Direction = 'to_server' | 'to_client';

/**
 * What a request names, and therefore what the policy decides on.
 * `session`: nothing; any principal with access to the server may send it.
 * `listing`: the reply is filtered by the same decision that guards each listed thing.
 * `extension`: the method itself must be granted.
 */
export type Access = 'session' | 'listing' | 'tool' | 'prompt' | 'resource' | 'reference' | 'task' | 'extension';

/** One row of the method table: a method in one direction. */
export interface MethodRow {
  readonly method: string;
  readonly kind: 'request' | 'notification';
  readonly direction: Direction;
  readonly eras: readonly Era[];
  readonly access: Access;
  /** For `listing`: the member of the result that holds the listed things. */
  readonly lists?: 'tools' | 'prompts' | 'resources' | 'resourceTemplates' | 'tasks';
  /** The server may answer with `input_required` (modern era). @see MCP 2026-07-28, patterns/mrtr */
  readonly mayAskForInput?: true;
}

const LEGACY: readonly Era[] = ['legacy'];
const MODERN: readonly Era[] = ['modern'];
const BOTH: readonly Era[] = ['legacy', 'modern'];

function row(
  direction: Direction,
  kind: 'request' | 'notification',
  method: string,
  eras: readonly Era[],
  access: Access,
  more: Pick<MethodRow, 'lists' | 'mayAskForInput'> = {},
): MethodRow {
  return Object.freeze({ method, kind, direction, eras, access, ...more });
}

/**
 * Every method × direction that may pass. A method without a row is denied, except one in the
 * `extension` namespace that a grant names (see {@link extensionRow}).
 */
export const METHODS: readonly MethodRow[] = Object.freeze([
  row('to_server', 'request', 'initialize', LEGACY, 'session'),
  row('to_server', 'request', 'ping', LEGACY, 'session'),
  row('to_server', 'request', 'server/discover', MODERN, 'session'),
  row('to_server', 'request', 'logging/setLevel', LEGACY, 'session'),
  row('to_server', 'request', 'tools/list', BOTH, 'listing', { lists: 'tools' }),
  row('to_server', 'request', 'tools/call', BOTH, 'tool', { mayAskForInput: true }),
  row('to_server', 'request', 'prompts/list', BOTH, 'listing', { lists: 'prompts' }),
  row('to_server', 'request', 'prompts/get', BOTH, 'prompt', { mayAskForInput: true }),
  row('to_server', 'request', 'resources/list', BOTH, 'listing', { lists: 'resources' }),
  row('to_server', 'request', 'resources/templates/list', BOTH, 'listing', {
    lists: 'resourceTemplates',
  }),
  row('to_server', 'request', 'resources/read', BOTH, 'resource', { mayAskForInput: true }),
  row('to_server', 'request', 'resources/subscribe', LEGACY, 'resource'),
  row('to_server', 'request', 'resources/unsubscribe', LEGACY, 'resource'),
  row('to_server', 'request', 'subscriptions/listen', MODERN, 'session'),
  row('to_server', 'request', 'completion/complete', BOTH, 'reference'),
  row('to_server', 'request', 'tasks/get', BOTH, 'task'),
  row('to_server', 'request', 'tasks/result', LEGACY, 'task'),
  row('to_server', 'request', 'tasks/list', LEGACY, 'listing', { lists: 'tasks' }),
  row('to_server', 'request', 'tasks/update', MODERN, 'task'),
  row('to_server', 'request', 'tasks/cancel', BOTH, 'task'),
  row('to_server', 'notification', 'notifications/initialized', LEGACY, 'session'),
  row('to_server', 'notification', 'notifications/cancelled', BOTH, 'session'),
  row('to_server', 'notification', 'notifications/progress', LEGACY, 'session'),
  row('to_server', 'notification', 'notifications/roots/list_changed', LEGACY, 'session'),
  row('to_server', 'notification', 'notifications/tasks/status', LEGACY, 'session'),
  row('to_client', 'request', 'ping', LEGACY, 'session'),
  row('to_client', 'request', 'sampling/createMessage', LEGACY, 'session'),
  row('to_client', 'request', 'elicitation/create', LEGACY, 'session'),
  row('to_client', 'request', 'roots/list', LEGACY, 'session'),
  row('to_client', 'request', 'tasks/get', LEGACY, 'session'),
  row('to_client', 'request', 'tasks/result', LEGACY, 'session'),
  row('to_client', 'request', 'tasks/list', LEGACY, 'session'),
  row('to_client', 'request', 'tasks/cancel', LEGACY, 'session'),
  row('to_client', 'notification', 'notifications/cancelled', BOTH, 'session'),
  row('to_client', 'notification', 'notifications/progress', BOTH, 'session'),
  row('to_client', 'notification', 'notifications/message', BOTH, 'session'),
  row('to_client', 'notification', 'notifications/tools/list_changed', BOTH, 'session'),
  row('to_client', 'notification', 'notifications/prompts/list_changed', BOTH, 'session'),
  row('to_client', 'notification', 'notifications/resources/list_changed', BOTH, 'session'),
  row('to_client', 'notification', 'notifications/resources/updated', BOTH, 'session'),
  row('to_client', 'notification', 'notifications/elicitation/complete', LEGACY, 'session'),
  row('to_client', 'notification', 'notifications/tasks/status', LEGACY, 'session'),
  row('to_client', 'notification', 'notifications/tasks', MODERN, 'session'),
  row('to_client', 'notification', 'notifications/subscriptions/acknowledged', MODERN, 'session'),
]);

type Rows = ReadonlyMap<string, MethodRow>;

const INDEX: Readonly<Record<Direction, Readonly<Record<MethodRow['kind'], Rows>>>> = {
  to_server: { request: rowsOf('to_server', 'request'), notification: rowsOf('to_server', 'notification') },
  to_client: { request: rowsOf('to_client', 'request'), notification: rowsOf('to_client', 'notification') },
};

function rowsOf(direction: Direction, kind: MethodRow['kind']): Rows {
  return new Map(METHODS.filter((entry) => entry.direction === direction && entry.kind === kind)
    .map((entry) => [entry.method, entry]));
}

/** The row of a method, or undefined when the table has none for this direction, kind and era. */
export function rowOf(
  direction: Direction,
  kind: 'request' | 'notification',
  method: string,
  era: Era,
): MethodRow | undefined {
  const found = INDEX[direction][kind].get(method);
  return found !== undefined && found.eras.includes(era) ? found : undefined;
}

/**
 * The row of an extension's own method: it passes only when a grant names the method.
 *
 * Guarantees that no method that MCP defines in some direction or era gets a second row this way.
 */
export function extensionRow(
  direction: Direction,
  kind: 'request' | 'notification',
  method: string,
  era: Era,
): MethodRow | undefined {
  if (RESERVED.has(method)) return undefined;
  return row(direction, kind, method, [era], 'extension');
}

const RESERVED: ReadonlySet<string> = new Set(METHODS.map((entry) => entry.method));
