import { hash } from 'node:crypto';
import {
  isJsonObject,
  stoppingSuspicion,
  withoutMember,
  type Finding,
  type JsonObject,
  type JsonValue,
  type MethodRow,
  type Pipeline,
  type Severity,
  type Suspicion,
  type SuspicionFacts,
  type Target,
} from '@durward/core';
import {
  inspectDefinition, type DefinitionFinding, type DefinitionKind, type ServerComparison,
} from '@durward/shield';

import { serverInfoIn, withoutServerInfo } from './server-info.ts';

type Listing = NonNullable<MethodRow['lists']>;

/** A result without what looks poisoned. */
export interface ScreenedListing {
  readonly result: JsonObject;
  readonly withheld: number;
  /** Why, for the record: at most some. */
  readonly findings: readonly Finding[];
}

/** What people decided on definitions. */
export interface Reviews {
  /** Another number whenever anything was decided. */
  readonly decisions: number;
  /** Whether a person approved what may be used under a name. */
  isReviewed(kind: DefinitionKind | 'server_info', name: string): boolean;
}

/** Where the definitions of a listing are, and what names them. */
const LISTINGS: Readonly<Partial<Record<Listing, { readonly kind: DefinitionKind; readonly named: string }>>> = {
  tools: { kind: 'tool', named: 'name' },
  prompts: { kind: 'prompt', named: 'name' },
  resources: { kind: 'resource', named: 'uri' },
  resourceTemplates: { kind: 'resource_template', named: 'uriTemplate' },
};

/** Most contents whose suspicions are remembered; beyond that all are forgotten and looked at again. */
const KNOWN_MAX = 50_000;
const NAMES_MAX = 50_000;
/** How much text is looked at before others get a turn, in code units. */
const TURN_LENGTH = 16 * 1024;
const FINDINGS_MAX = 16;

interface Kept {
  readonly pipeline: Pipeline;
  readonly decisions: number;
  /** See {@link ServerComparison.versionOf}. */
  readonly compared: number;
  readonly screened: ScreenedListing;
}

interface Looked {
  readonly found: readonly Suspicion[];
  readonly length: number;
  /** Tells the content from others. */
  readonly content: string;
}

/** What a look-up by content counts, in code units that are looked at. */
const KNOWN_COST = 64;

const NONE: readonly Suspicion[] = Object.freeze([]);
const NO_FINDINGS: readonly Finding[] = Object.freeze([]);

/**
 * What looks poisoned in the definitions of one server, alone and beside what the other servers list.
 *
 * Guarantees: an entry is looked at once for each content that it ever had, and compared once for each time that it
 * changes; a listing that was screened before costs a look-up, and so does a call. What is looked at is what the server
 * sent, before anything is changed in it. What others list from now on counts from now on.
 */
export class Suspicions {
  readonly #server: string;
  readonly #stopFrom: Severity;
  readonly #byEntry = new WeakMap<JsonObject, Looked>();
  readonly #byContent = new Map<string, readonly Suspicion[]>();
  /** Of the definition that was listed last under a name. */
  readonly #byName = new Map<string, readonly Suspicion[]>();
  readonly #prepared = new WeakSet<JsonObject>();
  readonly #screened = new WeakMap<JsonObject, Kept>();
  readonly #reviews: Reviews;
  readonly #comparison: ServerComparison;

  constructor(server: string, stopFrom: Severity, reviews: Reviews, comparison: ServerComparison) {
    this.#server = server;
    this.#stopFrom = stopFrom;
    this.#reviews = reviews;
    this.#comparison = comparison;
  }

  /** Looks at a page of a listing before it is shown; a promise where that takes more than a turn. */
  prepare(listing: Listing | undefined, result: JsonObject): void | Promise<void> {
    if (listing === undefined || LISTINGS[listing] === undefined || this.#prepared.has(result)) return undefined;
    const steps = this.#steps(listing, result);
    return isDone(steps) ? undefined : inTurns(steps);
  }

  /** A listing without what stops. {@link prepare} comes first, or the look is made here, at once. */
  screen(listing: Listing, result: JsonObject, pipeline: Pipeline): ScreenedListing {
    const { decisions } = this.#reviews;
    const compared = this.#comparison.versionOf(this.#server);
    const known = this.#screened.get(result);
    const isCurrent = known?.pipeline === pipeline && known.decisions === decisions && known.compared === compared;
    if (isCurrent) return known.screened;
    const screened = this.#screenOnce(listing, result, pipeline);
    this.#screened.set(result, { pipeline, decisions, compared: this.#comparison.versionOf(this.#server), screened });
    return screened;
  }

  /** What a server says of itself, without what looks poisoned of it: its instructions, and what it says it is. */
  screenIntroduction(result: JsonObject, pipeline: Pipeline): ScreenedListing {
    const { instructions } = result;
    const info = serverInfoIn(result);
    const said = typeof instructions === 'string' ? this.#stopping('', instructions, pipeline) : undefined;
    const named = info === undefined ? undefined : this.#stopping('server_info', info, pipeline);
    const findings = [
      ...(said === undefined ? [] : [findingOf('instructions', said)]),
      ...(named === undefined ? [] : [findingOf('serverInfo', named)]),
    ];
    const clean = said === undefined ? result : withoutMember(result, 'instructions');
    const shown = named === undefined ? clean : withoutServerInfo(clean, this.#server);
    return { result: shown, withheld: findings.length, findings };
  }

  /** What stops something that a server says of itself outside of its lists. */
  #stopping(name: '' | 'server_info', value: JsonValue, pipeline: Pipeline): Suspicion | undefined {
    const { found, content } = this.#look('instructions', name, value);
    const key = { kind: 'instructions', name } as const;
    this.#comparison.put({ ...key, server: this.#server, value }, content);
    const suspicions = this.#withCompared(key, found);
    const isAccepted = suspicions.length > 0 && this.#reviews.isReviewed(name === '' ? 'instructions' : name, '');
    return stoppingSuspicion(
      { suspicions, stopFrom: this.#stopFrom, isAccepted }, enforcedIn(pipeline, this.#server));
  }

  /** What is suspicious in the definition of what a request names; undefined where nothing is. */
  factsOf(target: Target | undefined): SuspicionFacts | undefined {
    const named = target === undefined ? undefined : namedBy(target);
    if (named === undefined) return undefined;
    const found = this.#withCompared(named, this.#byName.get(keyOf(named)) ?? NONE);
    return found.length === 0 ? undefined : this.#facts(found, named);
  }

  /** What was found of a definition alone, and what the comparison with other servers found of it. */
  #withCompared(named: Named, found: readonly Suspicion[]): readonly Suspicion[] {
    if (this.#comparison.versionOf(this.#server) === 0) return found;
    const compared = this.#comparison.findingsOf({ server: this.#server, ...named });
    return compared.length === 0 ? found : [...found, ...compared.map(suspicionOf)];
  }

  #facts(suspicions: readonly Suspicion[], { kind, name }: Named): SuspicionFacts {
    const isAccepted = suspicions.length > 0 && this.#reviews.isReviewed(kind, name);
    return { suspicions, stopFrom: this.#stopFrom, isAccepted };
  }

  * #steps(listing: Listing, result: JsonObject): Generator<number, void> {
    const place = LISTINGS[listing];
    if (place === undefined) return;
    for (const entry of entriesIn(listing, result)) {
      const name = entry[place.named];
      if (typeof name !== 'string') continue;
      const known = this.#byEntry.get(entry);
      const looked = known ?? this.#look(place.kind, name, entry);
      this.#byEntry.set(entry, looked);
      this.#remember(keyOf({ kind: place.kind, name }), looked.found);
      this.#comparison.put({ kind: place.kind, server: this.#server, name, value: entry }, looked.content);
      yield known === undefined ? looked.length : 0;
    }
    this.#prepared.add(result);
  }

  /** What is suspicious in a content, and how much of it had to be looked at for that. */
  #look(kind: DefinitionKind, name: string, value: JsonValue): Looked {
    const text = JSON.stringify(value);
    const key = `${kind} ${hash('sha256', text)}`;
    const known = this.#byContent.get(key);
    if (known !== undefined) return { found: known, length: KNOWN_COST, content: key };
    const found = inspectDefinition({ kind, server: this.#server, name, value }).map(suspicionOf);
    if (this.#byContent.size >= KNOWN_MAX) this.#byContent.clear();
    this.#byContent.set(key, found.length === 0 ? NONE : found);
    return { found, length: text.length, content: key };
  }

  #remember(name: string, found: readonly Suspicion[]): void {
    if (found.length === 0) {
      this.#byName.delete(name);
      return;
    }
    // More suspicious names than there is room for: the oldest gives way.
    if (this.#byName.size >= NAMES_MAX) this.#byName.delete(this.#byName.keys().next().value ?? '');
    this.#byName.set(name, found);
  }

  #screenOnce(listing: Listing, result: JsonObject, pipeline: Pipeline): ScreenedListing {
    const place = LISTINGS[listing];
    const entries: JsonValue | undefined = result[listing];
    if (place === undefined || !Array.isArray(entries)) return { result, withheld: 0, findings: NO_FINDINGS };
    for (const _length of this.#steps(listing, result));
    const isEnforced = enforcedIn(pipeline, this.#server);
    const findings: Finding[] = [];
    const shown = (entries as readonly JsonValue[]).filter((entry) => {
      const name = isJsonObject(entry) ? entry[place.named] : undefined;
      if (!isJsonObject(entry) || typeof name !== 'string') return true;
      const named = { kind: place.kind, name };
      const found = this.#withCompared(named, this.#byEntry.get(entry)?.found ?? NONE);
      if (found.length === 0) return true;
      const stopping = stoppingSuspicion(this.#facts(found, named), isEnforced);
      if (stopping === undefined) return true;
      if (findings.length < FINDINGS_MAX) findings.push(findingOf(listing, stopping));
      return false;
    });
    const withheld = entries.length - shown.length;
    if (withheld === 0) return { result, withheld, findings: NO_FINDINGS };
    return { result: Object.freeze({ ...result, [listing]: Object.freeze(shown) }), withheld, findings };
  }
}

function entriesIn(listing: Listing, result: JsonObject): readonly JsonObject[] {
  const entries: JsonValue | undefined = result[listing];
  return Array.isArray(entries) ? (entries as readonly JsonValue[]).filter(isJsonObject) : [];
}

interface Named {
  readonly kind: DefinitionKind;
  readonly name: string;
}

function namedBy(target: Target): Named | undefined {
  switch (target.kind) {
    case 'tool':
    case 'prompt':
      return { kind: target.kind, name: target.name };
    case 'resource':
      return { kind: 'resource', name: target.uri };
    case 'task':
    case 'method':
      return undefined;
  }
}

function suspicionOf({ control, severity, reason, pointer }: DefinitionFinding): Suspicion {
  return { control, severity, what: reason, where: pointer };
}

/** Kinds hold no spaces. */
function keyOf({ kind, name }: Named): string {
  return `${kind} ${name}`;
}

function findingOf(listing: string, { control, severity, what, where }: Suspicion): Finding {
  return { control, severity, what: `withheld: ${what}`, where: `/${listing}${where}`, observed: false };
}

const enforced = new WeakMap<Pipeline, Map<string, ReadonlySet<string>>>();

/** Whether a control is enforced on a server, by the rules that a pipeline stands for. */
function enforcedIn(pipeline: Pipeline, server: string): (control: string) => boolean {
  let byServer = enforced.get(pipeline);
  if (byServer === undefined) enforced.set(pipeline, (byServer = new Map()));
  let ids = byServer.get(server);
  if (ids === undefined) {
    ids = new Set(pipeline.modes(server).filter(({ mode }) => mode === 'enforce').map(({ id }) => id));
    byServer.set(server, ids);
  }
  const known = ids;
  return (control) => known.has(control);
}

/** Goes on until a turn is over; true when there was nothing left to do. */
function isDone(steps: Generator<number, void>): boolean {
  for (let worked = 0; worked < TURN_LENGTH;) {
    const step = steps.next();
    if (step.done === true) return true;
    worked += step.value;
  }
  return false;
}

async function inTurns(steps: Generator<number, void>): Promise<void> {
  do await new Promise<void>((resolve) => { setImmediate(resolve); });
  while (!isDone(steps));
}
