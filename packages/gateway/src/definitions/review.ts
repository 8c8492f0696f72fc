import {
  CLASS_SEVERITY,
  classChanges,
  fieldChanges,
  isTamperedWith,
  SEVERITIES,
  worstClass,
  type ChangeClass,
  type ClassedChange,
  type Severity,
} from '@durward/core';
import { shieldDetector, type DefinitionFinding, type Detector } from '@durward/shield';
import type { Config } from '../config/schema.ts';
import type { ServedDefinition, Sighting, StoredDecision } from '../store/definition-store.ts';
import type { Store } from '../store/store.ts';
import { Approvals } from './approvals.ts';
import { definitionReader } from './definition-reader.ts';
import type { LockFile } from './lock-file.ts';
import { inspectAmong, type Inspect } from './review-findings.ts';
import { waitingIn, type Waiting } from './waiting.ts';

/** A gateway's store and configuration, whether the gateway runs or not: a running one follows. */
export interface ReviewPlace {
  readonly store: Pick<Store, 'definitions'>;
  readonly config: Pick<Config, 'servers'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Something that waits for a person, with what the person needs to know. */
export interface ReviewItem {
  readonly definition: ServedDefinition;
  /**
   * `new`: nothing like it was approved · `changed` · `renamed`: it is called otherwise · `moved`: another
   * server has it as it is.
   */
  readonly what: 'new' | 'changed' | 'renamed' | 'moved';
  /** Where it was before, when it was renamed or moved. */
  readonly formerly: string | undefined;
  /** The fingerprint that was approved last under its name. */
  readonly approved: string | undefined;
  /** What is not as it was approved; empty for what is new. */
  readonly changes: readonly ClassedChange[];
  readonly class: ChangeClass | undefined;
  /** What the look at the definition found, alone and beside those of all servers. An empty look approves nothing. */
  readonly findings: readonly DefinitionFinding[];
  readonly severity: Severity;
}

/** What waits in a store, in the order of servers and kinds. `detector`: what looks at the texts, see TP016. */
export async function reviewItems(
  { store, config }: ReviewPlace, server?: string, detector: Detector = shieldDetector,
): Promise<readonly ReviewItem[]> {
  const approvals = new Approvals(store.definitions);
  const lastApproved = new Map<string, StoredDecision>();
  for (const one of await approvals.pull()) if (one.decision === 'approve') lastApproved.set(keyOf(one), one);
  const all = await waitingIn(store.definitions, approvals, config.servers);
  const served = await store.definitions.served();
  const kept = await store.definitions.kept();
  const approved = Map.groupBy(
    kept.filter((one) => NAMED.has(one.kind) && approvals.standingOf(one, one.fingerprint) === 'approved'),
    (one) => one.contentDigest,
  );
  const tools = [...new Set(served.filter(({ kind }) => kind === 'tool').map(({ name }) => name))];
  // What was approved comes first: of two that look alike, the one that waits is told of.
  const isWaiting = (one: ServedDefinition): boolean => approvals.standingOf(one, one.fingerprint) !== 'approved';
  const ordered = served.toSorted((one, other) => Number(isWaiting(one)) - Number(isWaiting(other)));
  const known: Known = { tools, inspect: inspectAmong(ordered, detector) };
  const items: ReviewItem[] = [];
  for (const waiting of all) {
    if (server !== undefined && waiting.definition.server !== server) continue;
    const last = lastApproved.get(keyOf(waiting.definition));
    const before = last === undefined ? undefined : await store.definitions.definition(last, last.fingerprint);
    const twin = before === undefined ? twinOf(waiting.definition, approved) : undefined;
    const formerly = twin === undefined ? undefined : await store.definitions.definition(twin, twin.fingerprint);
    items.push(itemOf(waiting, before ?? formerly, before === undefined ? twin : undefined, known));
  }
  return items;
}

/** What is approved, without what it says. */
type Approved = Omit<Sighting, 'value'>;

/** Something approved that differs from a definition in nothing but its name or its server. */
function twinOf(
  definition: Sighting,
  approved: ReadonlyMap<string, readonly Approved[]>,
): Approved | undefined {
  return approved.get(definition.contentDigest)?.find((one) => one.kind === definition.kind
    && (one.server !== definition.server || one.name !== definition.name));
}

/** Kinds of which a server has many, each under a name. */
const NAMED: ReadonlySet<string> = new Set(['tool', 'prompt', 'resource', 'resource_template']);

/** What is known of all servers. */
interface Known {
  readonly tools: readonly string[];
  readonly inspect: Inspect;
}

/** `former`: what it is compared with, approved under its own name or its twin's. */
function itemOf(
  { definition }: Waiting,
  former: Sighting | undefined,
  twin: Approved | undefined,
  { tools, inspect }: Known,
): ReviewItem {
  const others = former === undefined ? [] : tools.filter((name) => name !== definition.name);
  const changes = former === undefined
    ? []
    : classChanges(definition.kind, fieldChanges(former, definition), definitionReader, others);
  const worst = worstClass(changes);
  const findings = inspect(definition);
  const what = whatOf(definition, former, twin);
  return {
    definition,
    what,
    formerly: twin === undefined ? undefined : `${twin.server} ${twin.name}`,
    approved: twin === undefined ? former?.fingerprint : undefined,
    changes,
    class: worst,
    findings,
    severity: isTamperedWith(definition.kind, changes) ? 'high' : severityOf(what, worst, definition, findings),
  };
}

function whatOf(
  definition: Sighting,
  before: Sighting | undefined,
  twin: Approved | undefined,
): ReviewItem['what'] {
  if (twin === undefined) return before === undefined ? 'new' : 'changed';
  return twin.server === definition.server ? 'renamed' : 'moved';
}

/** The worst of what the change may do, and of what stands in the definition. */
function severityOf(
  what: ReviewItem['what'],
  worst: ChangeClass | undefined,
  { kind }: Sighting,
  findings: readonly DefinitionFinding[],
): Severity {
  const all: Severity[] = findings.map(({ severity }) => severity);
  const isOfServer = kind === 'identity' || kind === 'package' || kind === 'certificate';
  if (what === 'moved' || (isOfServer && kind !== 'package' && what === 'changed')) all.push('high');
  if (what === 'renamed' || (what === 'new' && !isOfServer)) all.push('medium');
  all.push(worst === undefined ? 'low' : CLASS_SEVERITY[worst]);
  return SEVERITIES.findLast((severity) => all.includes(severity)) ?? 'low';
}

/** Whether an approval at this severity needs a reason. */
export function needsReason(severity: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('high');
}

/** What a person says of one fingerprint. */
export interface DefinitionRuling {
  readonly definition: Pick<Sighting, 'server' | 'kind' | 'name' | 'fingerprint'>;
  readonly decision: 'approve' | 'block';
  readonly by: string;
  readonly reason: string;
}

/**
 * Keeps a decision on exactly the fingerprint that was shown. Undefined: the server serves something else
 * by now, and nothing was kept.
 */
export function decide(
  { store, clock }: ReviewPlace,
  { definition, ...ruling }: DefinitionRuling,
): Promise<StoredDecision | undefined> {
  const { server, kind, name, fingerprint } = definition;
  return store.definitions.decide({ server, kind, name, fingerprint, ...ruling, atMs: clock() });
}

/**
 * Approves again what was approved before: it counts as soon as the server serves it again. Undefined: it
 * never was approved.
 */
export function rollBack(
  { store, clock }: ReviewPlace,
  { definition, by, reason }: Omit<DefinitionRuling, 'decision'>,
): Promise<StoredDecision | undefined> {
  const { server, kind, name, fingerprint } = definition;
  const decision = { server, kind, name, fingerprint, decision: 'approve', by, reason, atMs: clock() } as const;
  return store.definitions.decide(decision, true);
}

/** Every decision there was, oldest first. */
export function decisions({ store }: Pick<ReviewPlace, 'store'>): Promise<readonly StoredDecision[]> {
  return store.definitions.decisionsAfter(0);
}

/** Approves what waits and stands in a lock. Gives how much that was. */
export async function applyLock(place: ReviewPlace, lock: LockFile, by: string): Promise<number> {
  const locked = new Map(lock.definitions.map((one) => [keyOf(one), one.fingerprint]));
  let applied = 0;
  for (const { definition } of await reviewItems(place)) {
    if (locked.get(keyOf(definition)) !== definition.fingerprint) continue;
    if ((await decide(place, { definition, decision: 'approve', by, reason: LOCKED })) !== undefined) applied += 1;
  }
  return applied;
}

const LOCKED = 'in the signed lock file';

function keyOf({ server, kind, name }: Pick<Sighting, 'server' | 'kind' | 'name'>): string {
  return `${server} ${kind} ${name}`;
}
