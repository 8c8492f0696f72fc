import {
  headerParamsOf,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type MethodRow,
  type Policy,
  type Principal,
  type Target,
} from '@durward/core';

type Listing = NonNullable<MethodRow['lists']>;

/** What one listing became for one principal. */
export interface Filtered {
  readonly result: JsonObject;
  /** How many entries were withheld. */
  readonly withheld: number;
}

/**
 * Shows a principal only what the policy lets it use: the decision that guards each call, asked for
 * each entry. An entry without a usable name is withheld.
 *
 * A listing that lost entries is no longer the same for everybody, so its cache scope becomes
 * private. Answers are remembered by the identity of the (frozen) result, the policy and the
 * privileges: an unchanged list of an upstream costs nothing the second time.
 */
export class ListFilter {
  readonly #known = new WeakMap<JsonObject, Map<string, Filtered>>();

  filter(options: {
    readonly result: JsonObject;
    readonly lists: Listing;
    readonly policy: Policy;
    readonly principal: Principal;
    readonly server: string;
    /** Tools whose header annotations break a rule are not offered over HTTP in the modern era. */
    readonly checksHeaderParams: boolean;
  }): Filtered {
    const { result, policy, principal, server, checksHeaderParams } = options;
    const key = `${policy.version} ${server} ${String(checksHeaderParams)} ${principal.userId} ${principal.privileges}`;
    let forResult = this.#known.get(result);
    if (forResult === undefined) {
      forResult = new Map();
      this.#known.set(result, forResult);
    }
    let filtered = forResult.get(key);
    if (filtered === undefined) {
      filtered = filterOnce(options);
      if (forResult.size >= PER_RESULT_MAX) forResult.clear();
      forResult.set(key, filtered);
    }
    return filtered;
  }
}

const PER_RESULT_MAX = 256;

function filterOnce(options: Parameters<ListFilter['filter']>[0]): Filtered {
  const { result, lists, policy, principal, server, checksHeaderParams } = options;
  const entries: JsonValue | undefined = result[lists];
  if (!Array.isArray(entries)) return { result, withheld: 0 };
  const shown = (entries as readonly JsonValue[]).filter((entry) => {
    const target = targetOf(entry, lists);
    if (target === undefined || !policy.decide(principal, server, target).allowed) return false;
    return !checksHeaderParams || lists !== 'tools' || hasSoundHeaderParams(entry);
  });
  const withheld = entries.length - shown.length;
  if (withheld === 0) return { result, withheld };
  const scope = Object.hasOwn(result, 'cacheScope') ? { cacheScope: 'private' } : {};
  return {
    result: Object.freeze({ ...result, ...scope, [lists]: Object.freeze(shown) }),
    withheld,
  };
}

function targetOf(entry: JsonValue, lists: Listing): Target | undefined {
  if (!isJsonObject(entry)) return undefined;
  switch (lists) {
    case 'tools':
      return text(entry['name'], (name) => ({ kind: 'tool', name }));
    case 'prompts':
      return text(entry['name'], (name) => ({ kind: 'prompt', name }));
    case 'resources':
      return text(entry['uri'], (uri) => ({ kind: 'resource', uri }));
    case 'resourceTemplates':
      return text(entry['uriTemplate'], (uri) => ({ kind: 'resource', uri }));
    case 'tasks':
      return text(entry['taskId'], (id) => ({ kind: 'task', id }));
  }
}

function text(value: JsonValue | undefined, make: (text: string) => Target): Target | undefined {
  return typeof value === 'string' && value !== '' ? make(value) : undefined;
}

function hasSoundHeaderParams(tool: JsonValue): boolean {
  return isJsonObject(tool) && headerParamsOf(tool['inputSchema']) !== undefined;
}
