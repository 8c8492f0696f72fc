import {
  CLASS_SEVERITY,
  classChanges,
  fieldChanges,
  SEVERITIES,
  worstClass,
  type ChangeClass,
  type ClassedChange,
  type Severity,
} from '@durward/core';
import type { Config } from '../config/schema.ts';
import type { ServedDefinition, Sighting, StoredDecision } from '../store/definition-store.ts';
import type { Store } from '../store/store.ts';
import { Approvals } from './approvals.ts';
import { definitionReader } from './definition-reader.ts';
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
  readonly severity: Severity;
}

/** What waits in a store, in the order of servers and kinds. */
export async function reviewItems({ store, config }: ReviewPlace, server?: string): Promise<readonly ReviewItem[]> {
  const approvals = new Approvals(store.definitions);
  const history = [...(await approvals.pull())];
  const all = await waitingIn(store.definitions, approvals, config.servers);
  const served = await store.definitions.served();
  const approved = served.filter((one) => approvals.standingOf(one, one.fingerprint) === 'approved');
  const items: ReviewItem[] = [];
  for (const waiting of all) {
    if (server !== undefined && waiting.definition.server !== server) continue;
    const last = lastApproved(history, waiting.definition);
    const before = last === undefined ? undefined : await store.definitions.definition(last, last.fingerprint);
    items.push(itemOf(waiting, before, { served, approved }));
  }
  return items;
}

/** How many definitions the comparison of one may look at: names of other tools, things with the same content. */
interface Neighbours {
  readonly served: readonly ServedDefinition[];
  readonly approved: readonly ServedDefinition[];
}

function itemOf(
  { definition, standing }: Waiting,
  before: Sighting | undefined,
  { served, approved }: Neighbours,
): ReviewItem {
  const twin = standing === 'changed'
    ? undefined
    : approved.find((one) => one.contentDigest === definition.contentDigest && one.kind === definition.kind
      && hasContent(one) && (one.server !== definition.server || one.name !== definition.name));
  const former = before ?? twin;
  const others = served.filter((one) => one.kind === 'tool' && one.name !== definition.name).map((one) => one.name);
  const changes = former === undefined
    ? []
    : classChanges(definition.kind, fieldChanges(former, definition), definitionReader, others);
  const worst = worstClass(changes);
  const what = whatOf(definition, before, twin);
  return {
    definition,
    what,
    formerly: twin === undefined ? undefined : `${twin.server} ${twin.name}`,
    approved: before?.fingerprint,
    changes,
    class: worst,
    severity: severityOf(what, worst, definition),
  };
}

function whatOf(
  definition: Sighting,
  before: Sighting | undefined,
  twin: Sighting | undefined,
): ReviewItem['what'] {
  if (twin === undefined) return before === undefined ? 'new' : 'changed';
  return twin.server === definition.server ? 'renamed' : 'moved';
}

function hasContent({ kind }: Sighting): boolean {
  return kind === 'tool' || kind === 'prompt' || kind === 'resource' || kind === 'resource_template';
}

function severityOf(what: ReviewItem['what'], worst: ChangeClass | undefined, definition: Sighting): Severity {
  if (what === 'moved') return 'high';
  if (what === 'renamed') return 'medium';
  if (definition.kind === 'identity' && what === 'changed') return 'high';
  if (worst !== undefined) return CLASS_SEVERITY[worst];
  return what === 'new' ? newSeverity(definition) : 'low';
}

/** Somebody reads what is new anyway; what tells a model what to do, or hides, has to be explained. */
function newSeverity({ value, kind }: Sighting): Severity {
  if (kind === 'identity' || kind === 'package') return 'low';
  const changes = classChanges(
    kind,
    [{ path: [], pointer: '', before: undefined, after: value }],
    definitionReader,
  );
  const found = worstClass(changes);
  return found === 'hidden_text' || found === 'directive' ? CLASS_SEVERITY[found] : 'medium';
}

function lastApproved(history: readonly StoredDecision[], key: Sighting): StoredDecision | undefined {
  return history.findLast((one) => one.decision === 'approve' && one.server === key.server && one.kind === key.kind
    && one.name === key.name);
}

/** Whether an approval at this severity needs a reason. */
export function needsReason(severity: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('high');
}

/** What a person says of one fingerprint. */
export interface Ruling {
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
  { definition, ...ruling }: Ruling,
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
  { definition, by, reason }: Omit<Ruling, 'decision'>,
): Promise<StoredDecision | undefined> {
  const { server, kind, name, fingerprint } = definition;
  const decision = { server, kind, name, fingerprint, decision: 'approve', by, reason, atMs: clock() } as const;
  return store.definitions.decide(decision, true);
}

/** Every decision there was, oldest first. */
export function decisions({ store }: Pick<ReviewPlace, 'store'>): Promise<readonly StoredDecision[]> {
  return store.definitions.decisionsAfter(0);
}
