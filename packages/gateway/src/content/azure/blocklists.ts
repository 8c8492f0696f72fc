import { z } from 'zod';
import type { AzureConfig } from '../../config/azure-schema.ts';
import type { RemoteAnswer } from '../remote/remote-service.ts';
import { SERVICE, type AzureService, type Operation, type Waiting } from './azure-service.ts';

/** Documented: most items of one call. */
const ITEMS_PER_CALL = 100;
const PAGES_MAX = 200;

const itemSchema = z.object({
  blocklistItemId: z.string().min(1).max(128),
  text: z.string().max(1024),
  isRegex: z.boolean().nullish(),
});
const pageSchema = z.object({ value: z.array(itemSchema).max(10_000), nextLink: z.string().max(4096).nullish() });

type Item = Pick<z.output<typeof itemSchema>, 'text'> & { readonly isRegex: boolean };

/** What a block list lacked and had too much. */
export interface BlocklistChange {
  readonly name: string;
  readonly added: number;
  readonly removed: number;
  readonly kept: number;
}

/** A block list could not be brought in line. The message says which, and why. */
export class BlocklistError extends Error {
  constructor(name: string, why: string) {
    super(`the block list ${name} could not be brought in line: ${why}`);
    this.name = 'BlocklistError';
  }
}

/**
 * Brings the block lists of a resource in line with the configuration: creates what is missing, adds and
 * removes items. Lists that the configuration does not name are left alone. May be run again at any time.
 *
 * @throws BlocklistError when the service refuses or answers something else than was asked; what was
 * changed until then stays.
 */
export class BlocklistSync {
  readonly #service: AzureService;
  readonly #apiVersion: string;
  readonly #waiting: Waiting;

  constructor(service: AzureService, apiVersion: string, signal: AbortSignal) {
    this.#service = service;
    this.#apiVersion = apiVersion;
    this.#waiting = { signal };
  }

  /** With `isRehearsal` it tells what it would do, and does nothing. */
  async run(blocklists: AzureConfig['blocklists'], isRehearsal: boolean): Promise<readonly BlocklistChange[]> {
    const changes: BlocklistChange[] = [];
    for (const [name, list] of Object.entries(blocklists)) changes.push(await this.#align(name, list, isRehearsal));
    return changes;
  }

  async #align(
    name: string,
    { description, terms, patterns }: AzureConfig['blocklists'][string],
    isRehearsal: boolean,
  ): Promise<BlocklistChange> {
    const wanted = new Map<string, Item>();
    for (const text of terms) wanted.set(keyOf({ text, isRegex: false }), { text, isRegex: false });
    for (const text of patterns) wanted.set(keyOf({ text, isRegex: true }), { text, isRegex: true });
    if (!isRehearsal) await this.#call(name, { method: 'PATCH', body: { description } });
    const present = await this.#items(name);
    const surplus = present.filter((item) => !wanted.has(keyOf(item))).map((item) => item.blocklistItemId);
    const known = new Set(present.map(keyOf));
    const missing = [...wanted].filter(([key]) => !known.has(key)).map(([, item]) => item);
    if (!isRehearsal) {
      for (const group of groupsOf(missing)) await this.#add(name, group);
      for (const group of groupsOf(surplus)) {
        await this.#call(name, { route: ':removeBlocklistItems', body: { blocklistItemIds: [...group] } });
      }
    }
    return { name, added: missing.length, removed: surplus.length, kept: present.length - surplus.length };
  }

  async #add(name: string, items: readonly Item[]): Promise<void> {
    const body = { blocklistItems: items.map(({ text, isRegex }) => ({ text, isRegex })) };
    const answer = await this.#call(name, { route: ':addOrUpdateBlocklistItems', body });
    const added = z.object({ blocklistItems: z.array(itemSchema) }).safeParse(answer);
    if (added.data?.blocklistItems.length !== items.length) {
      throw new BlocklistError(name, `${SERVICE} did not take all items`);
    }
  }

  /** None where there is no such list yet. */
  async #items(name: string): Promise<readonly (Item & { readonly blocklistItemId: string })[]> {
    const items: (Item & { readonly blocklistItemId: string })[] = [];
    const first = this.#operation(name, { route: '/blocklistItems', method: 'GET' });
    let answer = await this.#service.call(first, this.#waiting);
    if (!answer.ok && answer.status === NOT_FOUND) return [];
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const { data } = pageSchema.safeParse(valueOf(name, answer));
      if (data === undefined) throw new BlocklistError(name, `${SERVICE} gave a list that cannot be read`);
      items.push(...data.value.map((item) => ({ ...item, isRegex: item.isRegex === true })));
      if (data.nextLink === undefined || data.nextLink === null || data.nextLink === '') return items;
      answer = await this.#service.next(data.nextLink, this.#waiting);
    }
    throw new BlocklistError(name, 'it has more pages than are read');
  }

  async #call(name: string, part: Part): Promise<unknown> {
    return valueOf(name, await this.#service.call(this.#operation(name, part), this.#waiting));
  }

  #operation(name: string, { route = '', body = null, method }: Part): Operation {
    return { name: `text/blocklists/${encodeURIComponent(name)}${route}`, apiVersion: this.#apiVersion, body, method };
  }
}

const NOT_FOUND = 404;

interface Part {
  readonly route?: string;
  readonly body?: Operation['body'];
  readonly method?: Operation['method'];
}

function valueOf(name: string, answer: RemoteAnswer): unknown {
  if (!answer.ok) throw new BlocklistError(name, answer.reason);
  return answer.value;
}

function keyOf({ text, isRegex }: { readonly text: string; readonly isRegex?: boolean | null | undefined }): string {
  return `${isRegex === true ? 'pattern' : 'term'} ${text}`;
}

function groupsOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const groups: T[][] = [];
  for (let at = 0; at < items.length; at += ITEMS_PER_CALL) groups.push(items.slice(at, at + ITEMS_PER_CALL));
  return groups;
}
