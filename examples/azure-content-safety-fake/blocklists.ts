import { isTexts, lengthOf, refused, type Asked, type Replied } from './exchange.ts';

interface Item {
  readonly blocklistItemId: string;
  readonly text: string;
  readonly isRegex: boolean;
}

interface List {
  readonly description: string;
  readonly items: Map<string, Item>;
}

interface Match {
  readonly blocklistName: string;
  readonly blocklistItemId: string;
  readonly blocklistItemText: string;
}

const NAME = /^[0-9A-Za-z._~-]{1,64}$/;
const ITEMS_PER_CALL = 100;
const PAGE_LENGTH = 50;

/** The block lists of the fake: created, filled, emptied and listed in pages, as documented. */
export class Blocklists {
  readonly #lists = new Map<string, List>();
  #ids = 0;

  has(name: string): boolean {
    return this.#lists.has(name);
  }

  matches(text: string, names: readonly string[]): readonly Match[] {
    return names.flatMap((blocklistName) =>
      [...(this.#lists.get(blocklistName)?.items.values() ?? [])]
        .filter((item) => isIn(item, text))
        .map((item) => ({ blocklistName, blocklistItemId: item.blocklistItemId, blocklistItemText: item.text })));
  }

  answer({ method, operation, query, body }: Asked, endpoint: string): Replied {
    const [, name = '', route = ''] = /^text\/blocklists\/([^/:]+)(.*)$/.exec(operation) ?? [];
    if (!NAME.test(name)) return refused(400, 'InvalidResourceName');
    if (method === 'PATCH' && route === '') return this.#create(name, body);
    const list = this.#lists.get(name);
    if (list === undefined) return refused(404, 'ResourceNotFound');
    if (method === 'GET' && route === '') return { status: 200, body: shown(name, list) };
    if (method === 'GET' && route === '/blocklistItems') return page(name, list, query, endpoint);
    if (method === 'POST' && route === ':addOrUpdateBlocklistItems') return this.#add(list, body);
    if (method === 'POST' && route === ':removeBlocklistItems') return remove(list, body);
    if (method === 'DELETE' && route === '') {
      this.#lists.delete(name);
      return { status: 204, body: {} };
    }
    return refused(404, 'ResourceNotFound');
  }

  #create(name: string, body: Asked['body']): Replied {
    const before = this.#lists.get(name);
    const given = body?.['description'];
    const description = typeof given === 'string' ? given : '';
    const list = { description, items: before?.items ?? new Map<string, Item>() };
    this.#lists.set(name, list);
    return { status: before === undefined ? 201 : 200, body: shown(name, list) };
  }

  #add(list: List, body: Asked['body']): Replied {
    const items = body?.['blocklistItems'];
    if (!Array.isArray(items) || items.length === 0 || items.length > ITEMS_PER_CALL) {
      return refused(400, 'InvalidRequestBody', 'one to a hundred items');
    }
    const added = (items as { text?: unknown; isRegex?: unknown }[]).map(({ text, isRegex }) => {
      this.#ids += 1;
      return { blocklistItemId: `item-${String(this.#ids)}`, text: String(text), isRegex: isRegex === true };
    });
    if (added.some(({ text }) => lengthOf(text) > 128)) return refused(400, 'InvalidRequestBody', 'a long item');
    for (const item of added) list.items.set(item.blocklistItemId, item);
    return { status: 200, body: { blocklistItems: added } };
  }
}

function shown(blocklistName: string, { description }: List) {
  return { blocklistName, description };
}

function isIn({ text, isRegex }: Item, where: string): boolean {
  // The fake runs the patterns of those who run it, and of nobody else.
  return isRegex ? new RegExp(text, 'iu').test(where) : where.toLowerCase().includes(text.toLowerCase());
}

function remove(list: List, body: Asked['body']): Replied {
  const ids = body?.['blocklistItemIds'];
  if (!isTexts(ids)) return refused(400, 'InvalidRequestBody', 'blocklistItemIds');
  for (const id of ids) list.items.delete(id);
  return { status: 204, body: {} };
}

function page(name: string, list: List, query: Asked['query'], endpoint: string): Replied {
  const start = Number(query['skip'] ?? 0);
  const items = [...list.items.values()];
  const next = start + PAGE_LENGTH;
  const link = new URL(`${endpoint}/contentsafety/text/blocklists/${name}/blocklistItems`);
  link.searchParams.set('skip', String(next));
  link.searchParams.set('api-version', query['api-version'] ?? '');
  return {
    status: 200,
    body: { value: items.slice(start, next), ...(next < items.length ? { nextLink: link.href } : {}) },
  };
}
