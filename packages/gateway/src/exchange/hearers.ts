import {
  META, type DefinitionKind, type JsonObject, type Limits, type Reading, type Request, type RequestId,
} from '@durward/core';
import type { Incoming } from '../upstream/link.ts';
import type { House, Served } from './house.ts';
import { messageFrom } from './rebuild.ts';

/** What a client is told when its lists are other ones, and the flag by which a subscription asks for it. */
const FLAGS = {
  'notifications/tools/list_changed': 'toolsListChanged',
  'notifications/prompts/list_changed': 'promptsListChanged',
  'notifications/resources/list_changed': 'resourcesListChanged',
} as const;

/** A word that a list is another one. */
export type ListWord = keyof typeof FLAGS;

const ALL = Object.keys(FLAGS) as readonly ListWord[];

/** Which lists are other ones when something of a kind was decided on: a server that may be used now shows all. */
const WORDS: Readonly<Record<DefinitionKind, readonly ListWord[]>> = {
  tool: ['notifications/tools/list_changed'],
  prompt: ['notifications/prompts/list_changed'],
  resource: ['notifications/resources/list_changed'],
  resource_template: ['notifications/resources/list_changed'],
  instructions: [],
  server_info: [],
  identity: ALL,
  package: ALL,
  certificate: ALL,
};

/** The clients that hold a stream open on which they are told of changes of one server. */
export class Hearers {
  readonly #tells = new Set<(word: ListWord) => void>();

  /** `tell` is called for each word; what comes back ends that. */
  add(tell: (word: ListWord) => void): () => void {
    this.#tells.add(tell);
    return () => this.#tells.delete(tell);
  }

  /** Tells everybody that what was decided changed what they are shown: each word once. */
  decided(kinds: Iterable<DefinitionKind>): void {
    const words = new Set([...kinds].flatMap((kind) => WORDS[kind]));
    for (const word of words) for (const tell of this.#tells) tell(word);
  }
}

/**
 * Lets a subscription hear what its server promised, when this message is the acknowledgement; undefined for every
 * other message. What comes back ends it.
 */
export function hearOnce(
  { limits }: Pick<House, 'limits'>,
  { request, served }: { readonly request: Request; readonly served: Served },
  { message }: Incoming,
  tell: (word: Incoming) => void,
): (() => void) | undefined {
  if (message.kind !== 'notification' || message.method !== ACKNOWLEDGED) return undefined;
  const promised = wordsPromised(message.params);
  const reading = { direction: 'to_client', era: request.era, version: request.version } as const;
  return served.hearers.add((word) => {
    if (promised.has(word)) tell(wordFrom(word, reading, limits, request.id));
  });
}

const ACKNOWLEDGED = 'notifications/subscriptions/acknowledged';

function wordsPromised(acknowledged: JsonObject | undefined): ReadonlySet<ListWord> {
  const given = acknowledged?.['notifications'];
  const flags = typeof given === 'object' && given !== null ? given as JsonObject : {};
  return new Set(ALL.filter((word) => flags[FLAGS[word]] === true));
}

/** A word of the gateway's own, as if the server had said it; of a subscription, where it goes to one. */
export function wordFrom(word: ListWord, reading: Reading, limits: Limits, subscription?: RequestId): Incoming {
  const params = subscription === undefined
    ? {}
    : { params: Object.freeze({ _meta: Object.freeze({ [META.subscriptionId]: subscription }) }) };
  const message = messageFrom(Object.freeze({ jsonrpc: '2.0', method: word, ...params }), reading, limits);
  return { message, bytes: word.length };
}
