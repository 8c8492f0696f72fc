import { hash } from 'node:crypto';
import { isJsonObject, type Era, type JsonObject, type JsonValue } from '@durward/core';
import type { Definition } from '@durward/shield';
import type { Kind } from '../finding.ts';
import { SCAN_LIMITS } from '../limits.ts';
import type { Connection, Conversation } from './connection.ts';

/** What a server says that it offers. */
export interface Offer {
  readonly eras: readonly Era[];
  readonly definitions: readonly Definition[];
  /** Why the offer is not whole; empty when it is. */
  readonly gaps: readonly string[];
}

interface List {
  readonly method: string;
  readonly member: string;
  readonly capability: string;
  readonly kind: Exclude<Kind, 'instructions'>;
}

const LISTS: readonly List[] = [
  { method: 'tools/list', member: 'tools', capability: 'tools', kind: 'tool' },
  { method: 'prompts/list', member: 'prompts', capability: 'prompts', kind: 'prompt' },
  { method: 'resources/list', member: 'resources', capability: 'resources', kind: 'resource' },
  {
    method: 'resources/templates/list',
    member: 'resourceTemplates',
    capability: 'resources',
    kind: 'resource_template',
  },
];

/** JSON-RPC: the method is not known. */
const METHOD_NOT_FOUND = -32601;

/**
 * Everything that a server says of itself, in each era that it speaks: a server may show one face to
 * old clients and another to new ones. Bounded in pages, definitions, bytes and time; where a bound
 * is met, the gap is named. Rejects with an `Error` when there is no answer at all.
 */
export async function listOffer(connection: Connection, server: string): Promise<Offer> {
  const survey = new Lister(server);
  const eras = [...(await connection.eras())];
  for (const era of eras) {
    const talk = await connection.greet(era);
    try {
      await survey.list(talk);
    } finally {
      await talk.close();
    }
  }
  return { eras, definitions: survey.definitions, gaps: survey.gaps };
}

class Lister {
  readonly definitions: Definition[] = [];
  readonly gaps: string[] = [];
  readonly #server: string;
  /** The same definition in both eras is one. */
  readonly #seen = new Set<string>();
  #bytes = 0;

  constructor(server: string) {
    this.#server = server;
  }

  async list(talk: Conversation): Promise<void> {
    const { instructions } = talk.welcome;
    if (typeof instructions === 'string') this.#add('instructions', 'instructions', instructions);
    for (const list of LISTS) await this.#pages(talk, list);
  }

  async #pages(talk: Conversation, list: List): Promise<void> {
    const cursors = new Set<string>();
    let cursor: string | undefined;
    for (let page = 0; page < SCAN_LIMITS.pagesMax; page += 1) {
      const answer = await talk.ask(list.method, cursor === undefined ? {} : { cursor });
      if (!answer.ok) {
        const isAbsent = answer.code === METHOD_NOT_FOUND || !declares(talk.welcome, list.capability);
        if (!isAbsent) this.gaps.push(`${list.method} was answered with the error ${String(answer.code)}`);
        return;
      }
      if (!this.#take(answer.result, list)) return;
      const next = answer.result['nextCursor'];
      if (typeof next !== 'string') return;
      if (cursors.has(next)) {
        this.gaps.push(`${list.method} leads in a circle`);
        return;
      }
      cursors.add(next);
      cursor = next;
    }
    this.gaps.push(`${list.method} has more than ${String(SCAN_LIMITS.pagesMax)} pages`);
  }

  /** Takes one page; false when nothing more fits. */
  #take(result: JsonObject, { method, member, kind }: List): boolean {
    const items = result[member];
    if (!Array.isArray(items)) {
      this.gaps.push(`${method} was answered without \`${member}\``);
      return false;
    }
    for (const [index, item] of (items as readonly JsonValue[]).entries()) {
      if (this.definitions.length >= SCAN_LIMITS.definitionsMax || this.#bytes > SCAN_LIMITS.definitionBytesMax) {
        this.gaps.push(`${method} has more than is looked at`);
        return false;
      }
      this.#add(kind, nameOf(item, index), item);
    }
    return true;
  }

  #add(kind: Kind, name: string, value: JsonValue): void {
    const text = JSON.stringify(value);
    const key = hash('sha256', `${kind} ${text}`);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#bytes += text.length;
    this.definitions.push({ kind, server: this.#server, name, value });
  }
}

function declares({ capabilities }: JsonObject, name: string): boolean {
  return isJsonObject(capabilities) && capabilities[name] !== undefined;
}

/** What a definition is called, or its number where it has no name. */
export function nameOf(item: JsonValue, index: number): string {
  if (!isJsonObject(item)) return `#${String(index + 1)}`;
  const given = item['name'] ?? item['uri'] ?? item['uriTemplate'];
  return typeof given === 'string' ? given : `#${String(index + 1)}`;
}
