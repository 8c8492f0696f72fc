import {
  encodeHeaderValue,
  isJsonObject,
  META,
  metaOf,
  withMember,
  withoutMember,
  type JsonObject,
  type JsonValue,
  type Limits,
  type McpHeaders,
  type Principal,
  type Request,
} from '@durward/core';
import { requestBinding, taskBinding, type Seal } from '../session/seal.ts';
import { CONNECT_STATE } from './ask-to-connect.ts';
import { withParams } from './rebuild.ts';

/** A request whose handles were opened: it says to the server what the server said itself. */
export type HandlesOpened =
  | {
      readonly ok: true;
      readonly request: Request;
      /** Headers that mirrored a handle say what the opened request says. */
      readonly headers: McpHeaders | undefined;
    }
  | { readonly ok: false; readonly detail: string };

/**
 * The handles that pass through a client: `requestState`, and ids of tasks.
 *
 * On the way out each is sealed for the principal, the server and (for `requestState`) the very
 * request; on the way in it must open under the same binding, and the server gets its own text back
 * byte for byte. A client can neither forge one, nor use another's, nor move one to another request.
 */
export class Handles {
  readonly #seal: Seal;
  readonly #limits: Limits;
  /** Sealed ids by task: a client sees one id for one task as long as it is remembered. */
  readonly #tasks = new Map<string, string>();

  constructor(seal: Seal, limits: Limits) {
    this.#seal = seal;
    this.#limits = limits;
  }

  /** Opens what a request presents. A request without handles comes back as it is. */
  open(request: Request, headers: McpHeaders | undefined, principal: Principal, server: string): HandlesOpened {
    const { params } = request;
    if (params === undefined) return { ok: true, request, headers };
    const state = params['requestState'];
    if (state !== undefined) return this.#openState(request, headers, params, state, principal, server);
    if (request.target?.kind === 'task') {
      return this.#openTask(request, headers, params, request.target.id, principal, server);
    }
    if (request.method === 'subscriptions/listen') {
      return this.#openListened(request, headers, params, principal, server);
    }
    return { ok: true, request, headers };
  }

  /** Seals what a result hands to the client. A result without handles comes back as it is. */
  close(result: JsonObject, request: Request, principal: Principal, server: string): JsonObject {
    let sealed = result;
    const state = result['requestState'];
    if (typeof state === 'string' && result['resultType'] === 'input_required') {
      const binding = requestBinding(principal.userId, server, request);
      sealed = withMember(sealed, 'requestState', this.#seal.close(state, binding, this.#limits.parkedMs));
    }
    return this.closeTasks(sealed, principal, server);
  }

  /** Seals the ids of tasks in a result or in the params of a notification. */
  closeTasks(holder: JsonObject, principal: Principal, server: string): JsonObject {
    let sealed = holder;
    if (typeof holder['taskId'] === 'string') {
      sealed = withMember(sealed, 'taskId', this.#sealTask(holder['taskId'], principal, server));
    }
    const { task, tasks } = holder as { task?: JsonValue; tasks?: JsonValue };
    if (isJsonObject(task)) {
      sealed = withMember(sealed, 'task', this.closeTasks(task, principal, server));
    }
    if (Array.isArray(tasks)) {
      const all = (tasks as readonly JsonValue[]).map((entry) =>
        isJsonObject(entry) ? this.closeTasks(entry, principal, server) : entry,
      );
      sealed = withMember(sealed, 'tasks', Object.freeze(all));
    }
    return this.#closeListed(this.#closeRelated(sealed, principal, server), principal, server);
  }

  #openState(
    request: Request,
    headers: McpHeaders | undefined,
    params: JsonObject,
    state: JsonValue,
    principal: Principal,
    server: string,
  ): HandlesOpened {
    if (typeof state !== 'string') return { ok: false, detail: 'not a string' };
    const opened = this.#seal.open(state, requestBinding(principal.userId, server, request));
    if (!opened.ok) return { ok: false, detail: opened.why };
    if (opened.text === CONNECT_STATE) {
      // The gateway asked, not the server: the answer ends here, and the request is as it was.
      const bare = withoutMember(withoutMember(params, 'requestState'), 'inputResponses');
      return { ok: true, request: withParams(request, bare, this.#limits), headers };
    }
    const own = withMember(params, 'requestState', opened.text ?? '');
    return { ok: true, request: withParams(request, own, this.#limits), headers };
  }

  #openTask(
    request: Request,
    headers: McpHeaders | undefined,
    params: JsonObject,
    presented: string,
    principal: Principal,
    server: string,
  ): HandlesOpened {
    const opened = this.#seal.open(presented, taskBinding(principal.userId, server));
    if (!opened.ok) return { ok: false, detail: opened.why };
    const taskId = opened.text ?? '';
    this.#remember(taskId, presented, principal, server);
    const own = withParams(request, withMember(params, 'taskId', taskId), this.#limits);
    // A header that said what the body said still does; one that lied still lies.
    const mirrored = headers?.name === presented ? { ...headers, name: encodeHeaderValue(taskId) } : headers;
    return { ok: true, request: own, headers: mirrored };
  }

  #openListened(
    request: Request,
    headers: McpHeaders | undefined,
    params: JsonObject,
    principal: Principal,
    server: string,
  ): HandlesOpened {
    const filter = params['notifications'];
    const ids = isJsonObject(filter) ? filter['taskIds'] : undefined;
    if (!isJsonObject(filter) || !Array.isArray(ids)) return { ok: true, request, headers };
    const own: string[] = [];
    for (const id of ids as readonly JsonValue[]) {
      if (typeof id !== 'string') return { ok: false, detail: 'not a string' };
      const opened = this.#seal.open(id, taskBinding(principal.userId, server));
      if (!opened.ok) return { ok: false, detail: opened.why };
      own.push(opened.text ?? '');
    }
    const notifications = withMember(filter, 'taskIds', Object.freeze(own));
    const changed = withMember(params, 'notifications', notifications);
    return { ok: true, request: withParams(request, changed, this.#limits), headers };
  }

  /** `_meta["io.modelcontextprotocol/related-task"].taskId`, the mark of the legacy task feature. */
  #closeRelated(holder: JsonObject, principal: Principal, server: string): JsonObject {
    const meta = metaOf(holder);
    const related = meta?.[META.relatedTask];
    if (meta === undefined || !isJsonObject(related)) return holder;
    const sealed = this.closeTasks(related, principal, server);
    return withMember(holder, '_meta', withMember(meta, META.relatedTask, sealed));
  }

  /** The filter that a subscription's acknowledgement repeats. */
  #closeListed(holder: JsonObject, principal: Principal, server: string): JsonObject {
    const filter = holder['notifications'];
    if (!isJsonObject(filter) || !Array.isArray(filter['taskIds'])) return holder;
    const ids = (filter['taskIds'] as readonly JsonValue[])
      .filter((id) => typeof id === 'string')
      .map((id) => this.#sealTask(id, principal, server));
    return withMember(holder, 'notifications', withMember(filter, 'taskIds', Object.freeze(ids)));
  }

  #sealTask(taskId: string, principal: Principal, server: string): string {
    const key = taskKey(taskId, principal, server);
    const binding = taskBinding(principal.userId, server);
    const known = this.#tasks.get(key);
    if (known !== undefined && this.#seal.open(known, binding).ok) return known;
    const sealed = this.#seal.close(taskId, binding, this.#limits.taskHandleMs);
    this.#remember(taskId, sealed, principal, server);
    return sealed;
  }

  #remember(taskId: string, sealed: string, principal: Principal, server: string): void {
    if (this.#tasks.size >= TASKS_MAX) {
      const [oldest] = this.#tasks.keys();
      if (oldest !== undefined) this.#tasks.delete(oldest);
    }
    this.#tasks.set(taskKey(taskId, principal, server), sealed);
  }
}

const TASKS_MAX = 10_000;

function taskKey(taskId: string, principal: Principal, server: string): string {
  return JSON.stringify([principal.userId, server, taskId]);
}
