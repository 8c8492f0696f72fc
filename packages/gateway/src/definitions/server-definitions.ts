import {
  contentDigestOf,
  definitionIn,
  fingerprintOf,
  isJsonObject,
  isPlainUri,
  kindListed,
  withoutMember,
  type Definition,
  type DefinitionFacts,
  type DefinitionKind,
  type JsonObject,
  type JsonValue,
  type Standing,
  type Target,
} from '@durward/core';
import type { DefinitionStore, Sighting } from '../store/definition-store.ts';
import type { Approvals } from './approvals.ts';
import { certificateOf } from './server-identity.ts';
import { AMBIGUOUS, LinkView } from './link-view.ts';
import type { DefinitionListing } from './listings.ts';
import { isOfTemplate, plainUri } from './resource-names.ts';
import { sha256 } from './sha256.ts';
import { pinnedServerInfo, serverInfoIn, withoutServerInfo } from './server-info.ts';
import { FIRST_USE, SightingLog } from './sighting-log.ts';

/** How a server is taken in. */
export interface DefinitionSettings {
  readonly onboarding: 'review' | 'trust-on-first-use';
  /** Kinds of definitions that must be approved. */
  readonly pinned: ReadonlySet<DefinitionKind>;
  /** Whether another version number that a server says of itself is another definition. */
  readonly pinsVersion: boolean;
  /** How long a listing is taken for current, in milliseconds. */
  readonly recheckMs: number;
}

export interface ServerDefinitionsOptions {
  readonly server: string;
  readonly settings: DefinitionSettings;
  readonly approvals: Approvals;
  readonly store: DefinitionStore;
  readonly clock: () => number;
  /** What the server is now: read again whenever a conversation begins, and whenever it calls `changed`. */
  readonly identity: (changed: () => void) => readonly Definition[];
  /** Who vouches for its address, as the newest connection showed; undefined where nobody does. */
  readonly issuer: () => string | undefined;
  /** Told of definitions that are served, are new to us, and may not be used. */
  readonly withheld: (definitions: readonly Withheld[]) => void;
  /** Told when what was seen cannot be written. */
  readonly failed: (error: unknown) => void;
}

/** A definition that may not be used, and why. */
export interface Withheld {
  readonly definition: Sighting;
  readonly standing: Standing;
}

/** What stands for a conversation with the server: its link. */
export type Conversation = object;

/** A result without what may not be used. */
export interface Screened {
  readonly result: JsonObject;
  readonly withheld: number;
}

/**
 * The definitions of one server: what it lists on each conversation, what of it was approved, and what
 * therefore may be seen and called.
 *
 * Guarantees: a definition is shown, and what it defines may be called, only when exactly it was approved;
 * a definition counts as in force for the conversation that listed it.
 */
export class ServerDefinitions {
  readonly #options: ServerDefinitionsOptions;
  readonly #log: SightingLog;
  readonly #views = new WeakMap<Conversation, LinkView>();
  readonly #prints = new WeakMap<JsonObject, ReadonlyMap<string, string>>();
  readonly #shared = new Map<DefinitionListing, ReadonlyMap<string, string>>();
  readonly #sightings = new WeakMap<JsonObject, Sighting>();
  readonly #screened = new WeakMap<JsonObject, { readonly version: number; readonly screened: Screened }>();
  readonly #asked = new WeakMap<Conversation, Map<DefinitionListing, Promise<void>>>();
  #server: readonly Sighting[];
  /** Where the server itself stood, as long as nothing is decided and it is the same. */
  #stood: { readonly version: number; readonly server: readonly Sighting[]; readonly standing: Standing } | undefined;
  #issuer: string | undefined;
  #epoch = 0;
  #lookedMs = 0;

  constructor(options: ServerDefinitionsOptions) {
    this.#options = options;
    this.#log = new SightingLog(options);
    this.#server = [];
    this.lookAtServer();
  }

  get settings(): DefinitionSettings {
    return this.#options.settings;
  }

  /** Resolves when everything that was seen is written. */
  written(): Promise<void> {
    return this.#log.written();
  }

  /** Reads anew what the server is. */
  lookAtServer(): void {
    const { identity, issuer, clock } = this.#options;
    this.#lookedMs = clock();
    this.#issuer = issuer();
    const all = [...identity(() => this.lookAtServer()), ...certificateOf(this.#issuer)];
    const pinned = all.filter(({ kind }) => this.#isPinned(kind));
    this.#server = pinned.map((definition) => this.#sightingOf(definition));
    this.#log.saw(this.#server);
    for (const [kind, sightings] of Map.groupBy(this.#server, (one) => one.kind)) this.#log.trustFirst(kind, sightings);
  }

  /** The server says that something changed: what it listed before no longer counts. */
  doubt(): void {
    this.#epoch += 1;
  }

  /**
   * Whether the server must be asked for a listing before what this conversation lists is known; `name`: what is to
   * be used. What was not listed may have come in the meantime: then the server is asked again, but not all the time.
   */
  isDue(conversation: Conversation, listing: DefinitionListing, name?: string): boolean {
    if (!this.#isPinned(kindOf(listing))) return false;
    const view = this.#views.get(conversation);
    const { clock, settings } = this.#options;
    const isMissing = name !== undefined && view?.printOf(listing, name) === undefined;
    const oldestMs = isMissing ? Math.min(settings.recheckMs, UNLISTED_RECHECK_MS) : settings.recheckMs;
    return view?.isFresh(listing, clock() - oldestMs, this.#epoch) !== true;
  }

  /** Whether the first listing of its kind is still to come, on a server that is trusted on first use. */
  awaitsFirst(listing: DefinitionListing): boolean {
    const kind = kindOf(listing);
    return this.#isPinned(kind) && this.#log.awaitsFirst(kind);
  }

  /** Asks a conversation for a listing, once for all who wait for it. */
  once(conversation: Conversation, listing: DefinitionListing, work: () => Promise<void>): Promise<void> {
    let asked = this.#asked.get(conversation);
    if (asked === undefined) this.#asked.set(conversation, (asked = new Map()));
    const waiting = asked;
    let going = waiting.get(listing);
    if (going === undefined) waiting.set(listing, (going = work().finally(() => waiting.delete(listing))));
    return going;
  }

  /** Takes in a page of a listing. */
  saw(
    conversation: Conversation,
    listing: DefinitionListing,
    page: JsonObject,
    { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
  ): void {
    const kind = kindOf(listing);
    if (!this.#isPinned(kind)) return;
    let view = this.#views.get(conversation);
    const isNew = view === undefined;
    if (view === undefined) this.#views.set(conversation, (view = new LinkView()));
    const nextMs = this.#lookedMs + Math.max(this.settings.recheckMs, LOOK_AGAIN_MS);
    if (isNew || this.#options.clock() >= nextMs) this.lookAtServer();
    const former = new Set(view.names(listing));
    const seen = { prints: this.#printsIn(listing, page), isFirst, isLast };
    const whole = view.take(listing, seen, this.#options.clock(), this.#epoch);
    if (whole !== undefined) this.#log.listed(kind, whole, former);
  }

  /** Approves what a server that is trusted on first use listed, when it is the first time. */
  trustFirst(conversation: Conversation, listing: DefinitionListing): void {
    const view = this.#views.get(conversation);
    const kind = kindOf(listing);
    if (view !== undefined) this.#log.trustFirst(kind, this.#log.current(kind, view.names(listing)));
  }

  /** A listing without what nobody approved. Remembered as long as nothing is decided. */
  screen(listing: DefinitionListing, result: JsonObject): Screened {
    if (!this.#isPinned(kindOf(listing))) return { result, withheld: 0 };
    const { version } = this.#options.approvals;
    const known = this.#screened.get(result);
    if (known?.version === version) return known.screened;
    const screened = this.#screenOnce(listing, result);
    this.#screened.set(result, { version, screened });
    return screened;
  }

  /** Another number whenever anything was decided. */
  get decisions(): number {
    return this.#options.approvals.version;
  }

  /** Whether a person, and not the first use, approved what may be used under a name. */
  isReviewed(kind: DefinitionKind, name: string): boolean {
    const { approvals, server } = this.#options;
    const approver = this.#isPinned(kind) ? approvals.approverOf({ server, kind, name }) : undefined;
    return approver !== undefined && approver !== FIRST_USE;
  }

  /** What a server says of itself, without what nobody approved of it: its instructions, and what it says it is. */
  screenIntroduction(result: JsonObject): Screened {
    const { instructions } = result;
    const info = serverInfoIn(result);
    const isSaid = this.#isUsableAlone('instructions', instructions === undefined ? undefined : { instructions });
    const isNamed = this.#isUsableAlone('server_info', info && pinnedServerInfo(info, this.settings.pinsVersion));
    const said = isSaid ? result : withoutMember(result, 'instructions');
    const named = isNamed ? said : withoutServerInfo(said, this.#options.server);
    return { result: named, withheld: Number(!isSaid) + Number(!isNamed) };
  }

  /** Whether the one definition of a kind may be seen; the first one is trusted, also when there is none. */
  #isUsableAlone(kind: DefinitionKind, value: JsonObject | undefined): boolean {
    if (!this.#isPinned(kind)) return true;
    const sightings = value === undefined ? [] : [this.#sightingOf({ kind, name: '', value })];
    this.#log.saw(sightings);
    this.#log.trustFirst(kind, sightings);
    return sightings.every((sighting) => this.#isUsable(sighting));
  }

  /** What is known of the definitions behind a request, on the conversation on which it will go. */
  factsOf(conversation: Conversation, target: Target | undefined): DefinitionFacts {
    const server = this.#serverStanding();
    return { server, target: target === undefined ? undefined : this.#targetStanding(conversation, target) };
  }

  #screenOnce(listing: DefinitionListing, result: JsonObject): Screened {
    const entries: JsonValue | undefined = result[listing];
    if (!Array.isArray(entries)) return { result, withheld: 0 };
    const isServerUsable = ['approved', 'unpinned'].includes(this.#serverStanding());
    const shown = (entries as readonly JsonValue[]).filter((entry) => {
      const sighting = this.#sightingIn(listing, entry);
      return sighting !== undefined && isServerUsable && this.#isUsable(sighting);
    });
    const withheld = entries.length - shown.length;
    if (withheld === 0) return { result, withheld };
    return { result: Object.freeze({ ...result, [listing]: Object.freeze(shown) }), withheld };
  }

  /** Fingerprints by name. Conversations that list the same share one table. */
  #printsIn(listing: DefinitionListing, page: JsonObject): ReadonlyMap<string, string> {
    const known = this.#prints.get(page);
    if (known !== undefined) return known;
    const entries = page[listing];
    const sightings = (Array.isArray(entries) ? (entries as readonly JsonValue[]) : [])
      .flatMap((entry) => this.#sightingIn(listing, entry) ?? []);
    this.#log.saw(sightings);
    const own = printsOf(sightings);
    const last = this.#shared.get(listing);
    const prints = last !== undefined && isSame(last, own) ? last : own;
    this.#shared.set(listing, prints);
    this.#prints.set(page, prints);
    return prints;
  }

  #isUsable(sighting: Sighting): boolean {
    return this.#options.approvals.standingOf(sighting, sighting.fingerprint) === 'approved';
  }

  #serverStanding(): Standing {
    if (this.#options.issuer() !== this.#issuer) this.lookAtServer();
    const { version } = this.#options.approvals;
    if (this.#stood?.version !== version || this.#stood.server !== this.#server) {
      this.#stood = { version, server: this.#server, standing: this.#serverStandingNow() };
    }
    return this.#stood.standing;
  }

  #serverStandingNow(): Standing {
    const { approvals } = this.#options;
    const standings = new Set(this.#server.map((one) => approvals.standingOf(one, one.fingerprint)));
    return WORST_FIRST.find((one) => standings.has(one)) ?? 'unpinned';
  }

  #targetStanding(conversation: Conversation, target: Target): Standing | undefined {
    switch (target.kind) {
      case 'tool':
        return this.#standing(conversation, 'tools', target.name) ?? 'unlisted';
      case 'prompt':
        return this.#standing(conversation, 'prompts', target.name) ?? this.#unlistedPrompt(target.name);
      case 'resource':
        return this.#resourceStanding(conversation, target.uri);
      case 'task':
      case 'method':
        return undefined;
    }
  }

  /** A person picks prompts by name: trusted on first use is also one that was never listed. What went is not. */
  #unlistedPrompt(name: string): Standing {
    const { settings, approvals, server } = this.#options;
    const isTrusted = settings.onboarding === FIRST_USE && !approvals.knows({ server, kind: 'prompt', name });
    return isTrusted ? 'unpinned' : 'unlisted';
  }

  /**
   * A resource that is not listed has no definition: servers name resources in their results. It stands where the
   * template stands that it is of. As long as something of the server is not approved, it passes only as one of an
   * approved template: in other letters it could be what nobody approved.
   */
  #resourceStanding(conversation: Conversation, uri: string): Standing {
    const listed = this.#standing(conversation, 'resources', uri)
      ?? this.#standing(conversation, 'resourceTemplates', uri);
    if (listed !== undefined) return listed;
    const plain = plainUri(uri);
    const waiting = this.#notApproved(conversation, 'resources').find(([name]) => plainUri(name) === plain);
    if (waiting !== undefined) return waiting[1];
    const templates = this.#notApproved(conversation, 'resourceTemplates');
    const own = templates.find(([template]) => isOfTemplate(plain, template));
    if (own !== undefined || templates[0] === undefined) return own?.[1] ?? 'unpinned';
    const names = [...(this.#views.get(conversation)?.names('resourceTemplates') ?? [])];
    const isOfApproved = isPlainUri(uri) && names.some((template) => isOfTemplate(plain, template)
      && this.#standing(conversation, 'resourceTemplates', template) === 'approved');
    return isOfApproved ? 'approved' : templates[0][1];
  }

  #notApproved(conversation: Conversation, listing: DefinitionListing): readonly (readonly [string, Standing])[] {
    if (!this.#isPinned(kindOf(listing))) return [];
    return [...(this.#views.get(conversation)?.names(listing) ?? [])].flatMap((name) => {
      const standing = this.#standing(conversation, listing, name);
      return standing === undefined || standing === 'approved' ? [] : [[name, standing] as const];
    });
  }

  #standing(conversation: Conversation, listing: DefinitionListing, name: string): Standing | undefined {
    const kind = kindOf(listing);
    if (!this.#isPinned(kind)) return 'unpinned';
    const print = this.#views.get(conversation)?.printOf(listing, name);
    if (print === undefined) return undefined;
    return this.#options.approvals.standingOf({ server: this.#options.server, kind, name }, print);
  }

  #isPinned(kind: DefinitionKind): boolean {
    return this.#options.settings.pinned.has(kind);
  }

  #sightingIn(listing: DefinitionListing, entry: JsonValue): Sighting | undefined {
    const known = isJsonObject(entry) ? this.#sightings.get(entry) : undefined;
    if (known !== undefined) return known;
    const definition = definitionIn(listing, entry);
    if (definition === undefined || !isJsonObject(entry)) return undefined;
    const sighting = this.#sightingOf(definition);
    this.#sightings.set(entry, sighting);
    return sighting;
  }

  #sightingOf(definition: Definition): Sighting {
    const { kind, name, value } = definition;
    return {
      server: this.#options.server,
      kind,
      name,
      fingerprint: fingerprintOf(definition, sha256),
      contentDigest: contentDigestOf(definition, sha256),
      value,
    };
  }
}

/** How often, in milliseconds, it is read at most what a server is while the same conversation goes on. */
const LOOK_AGAIN_MS = 1000;

/** How old a listing may be, in milliseconds, in which something is missing that is to be used. */
const UNLISTED_RECHECK_MS = 1000;

const WORST_FIRST: readonly Standing[] = ['blocked', 'changed', 'unapproved', 'approved'];

function kindOf(listing: DefinitionListing): DefinitionKind {
  const kind = kindListed(listing);
  if (kind === undefined) throw new TypeError(`${listing} lists no definitions`);
  return kind;
}

function printsOf(sightings: readonly Sighting[]): ReadonlyMap<string, string> {
  const prints = new Map<string, string>();
  for (const { name, fingerprint } of sightings) {
    const known = prints.get(name);
    prints.set(name, known === undefined || known === fingerprint ? fingerprint : AMBIGUOUS);
  }
  return prints;
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  if (one.size !== other.size) return false;
  for (const [name, print] of one) if (other.get(name) !== print) return false;
  return true;
}
