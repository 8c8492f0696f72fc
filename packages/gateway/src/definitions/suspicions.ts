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
  inspectDefinition, type DefinitionFinding, type DefinitionKind, type Detector, type ServerComparison,
} from '@durward/shield';
import { LastListedNames } from './last-listed.ts';
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
/** How much text is looked at before others get a turn, in code units. */
const TURN_LENGTH = 16 * 1024;
const FINDINGS_MAX = 16;

interface Kept {
  readonly pipeline: Pipeline;
  readonly decisions: number;
  readonly by: Detector;
  /** See {@link ServerComparison.versionOf}. */
  readonly compared: number;
  readonly screened: ScreenedListing;
}

interface Looked {
  readonly found: readonly Suspicion[];
  readonly by: Detector;
  readonly length: number;
  /** How much of it had to be looked at. */
  readonly cost: number;
  /** Tells the content from others. */
  readonly content: string;
}

/** What a look-up by content counts, in code units that are looked at. */
const KNOWN_COST = 64;

/** What suspicions of a server come from. */
export interface SuspicionSources {
  readonly server: string;
  readonly stopFrom: Severity;
  readonly reviews: Reviews;
  readonly comparison: ServerComparison;
  /** The detector in force now; another object whenever it is another one. */
  readonly detector: () => Detector;
}

const NONE: readonly Suspicion[] = Object.freeze([]);
const NO_FINDINGS: readonly Finding[] = Object.freeze([]);

/**
 * What looks poisoned in the definitions of one server, alone and beside what the other servers list.
 *
 * Guarantees: an entry is looked at once for each content that it ever had, and compared once for each time that it
 * changes; a listing that was screened before costs a look-up, and so does a call. What is looked at is what the server
 * sent, before anything is changed in it. What others list from now on counts from now on. Where the detector is
 * another one than before, everything is looked at again with it: what is listed, and what is called before that.
 */
export class Suspicions {
  readonly #server: string;
  readonly #stopFrom: Severity;
  readonly #byEntry = new WeakMap<JsonObject, Looked>();
  readonly #byContent = new Map<string, readonly Suspicion[]>();
  readonly #byName = new LastListedNames();
  /** The results that were prepared, and by which detector. */
  readonly #prepared = new WeakMap<JsonObject, Detector>();
  readonly #screened = new WeakMap<JsonObject, Kept>();
  readonly #reviews: Reviews;
  readonly #comparison: ServerComparison;
  readonly #inForce: () => Detector;
  /** By what the contents were looked at. */
  #knownBy: Detector | undefined;

  constructor({ server, stopFrom, reviews, comparison, detector }: SuspicionSources) {
    this.#server = server;
    this.#stopFrom = stopFrom;
    this.#reviews = reviews;
    this.#comparison = comparison;
    this.#inForce = detector;
  }

  /** Looks at a page of a listing before it is shown; a promise where that takes more than a turn. */
  prepare(listing: Listing | undefined, result: JsonObject): void | Promise<void> {
    if (listing === undefined || LISTINGS[listing] === undefined) return undefined;
    if (this.#prepared.get(result) === this.#inForce()) return undefined;
    const steps = this.#steps(listing, result);
    return isDone(steps) ? undefined : inTurns(steps);
  }

  /** A listing without what stops. {@link prepare} comes first, or the look is made here, at once. */
  screen(listing: Listing, result: JsonObject, pipeline: Pipeline): ScreenedListing {
    const { decisions } = this.#reviews;
    const compared = this.#comparison.versionOf(this.#server);
    const known = this.#screened.get(result);
    const by = this.#inForce();
    const isCurrent = known?.pipeline === pipeline && known.decisions === decisions && known.compared === compared
      && known.by === by;
    if (isCurrent) return known.screened;
    const screened = this.#screenOnce(listing, result, pipeline);
    this.#screened.set(
      result, { pipeline, decisions, by, compared: this.#comparison.versionOf(this.#server), screened });
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
    const found = this.#withCompared(named, this.#lastFound(named));
    return found.length === 0 ? undefined : this.#facts(found, named);
  }

  /** What was found in the definition that was listed last under a name, by the detector of now. */
  #lastFound(named: Named): readonly Suspicion[] {
    const last = this.#byName.get(keyOf(named));
    if (last?.value === undefined || last.by === this.#inForce()) return last?.found ?? NONE;
    const looked = this.#look(named.kind, named.name, last.value);
    this.#byName.put(keyOf(named), { ...looked, value: last.value }, looked.length);
    return looked.found;
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
    const by = this.#inForce();
    for (const entry of entriesIn(listing, result)) {
      const name = entry[place.named];
      if (typeof name !== 'string') continue;
      const known = this.#byEntry.get(entry);
      const isKnown = known?.by === this.#inForce();
      const looked = isKnown ? known : this.#look(place.kind, name, entry);
      this.#byEntry.set(entry, looked);
      this.#byName.put(keyOf({ kind: place.kind, name }), { ...looked, value: entry }, looked.length);
      this.#comparison.put({ kind: place.kind, server: this.#server, name, value: entry }, looked.content);
      yield isKnown ? 0 : looked.cost;
    }
    // Where another detector came into force meanwhile, the next look is by that one.
    this.#prepared.set(result, by);
  }

  /** What is suspicious in a content by the detector of now, and how much of it had to be looked at for that. */
  #look(kind: DefinitionKind, name: string, value: JsonValue): Looked {
    const by = this.#inForce();
    if (by !== this.#knownBy) this.#byContent.clear();
    this.#knownBy = by;
    const text = JSON.stringify(value);
    const { length } = text;
    const key = `${kind} ${hash('sha256', text)}`;
    const known = this.#byContent.get(key);
    if (known !== undefined) return { found: known, by, length, cost: KNOWN_COST, content: key };
    const found = inspectDefinition({ kind, server: this.#server, name, value }, { detector: by }).map(suspicionOf);
    if (this.#byContent.size >= KNOWN_MAX) this.#byContent.clear();
    this.#byContent.set(key, found.length === 0 ? NONE : found);
    return { found, by, length, cost: length, content: key };
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
