import { frameOne } from '../message/frame.ts';
import type { Message, Notification, Reply, Request } from '../message/message.ts';
import { isJsonObject, type JsonObject } from '../message/json.ts';
import type { Denial } from '../verdict/denial.ts';
import type { Finding } from '../verdict/finding.ts';
import { ALLOW, type Redaction, type Verdict } from '../verdict/verdict.ts';
import type { Limits } from '../limits.ts';
import { changedStrings } from './changes.ts';
import { mint, type Cleared } from './cleared.ts';
import type { Marking } from './content.ts';
import type { AnyControl, Control, Mode, ModeOf } from './control.ts';
import type { MessageScene, Setting, Stage, StageTypes } from './scene.ts';

/** What the controls of one stage said together. */
export type Ruling =
  | { readonly kind: 'passed'; readonly findings: readonly Finding[] }
  | {
      readonly kind: 'stopped';
      /** The control that stopped it. */
      readonly by: string;
      readonly denial: Denial;
      readonly findings: readonly Finding[];
    };

/** A ruling on a message: when it passed, the message that may go on. */
export type Judgement<M extends Message> =
  | {
      readonly kind: 'cleared';
      readonly message: Cleared<M>;
      readonly redacted: boolean;
      readonly findings: readonly Finding[];
    }
  | (Ruling & { readonly kind: 'stopped' });

const NO_FINDINGS: readonly Finding[] = Object.freeze([]);
const PASSED: Ruling = Object.freeze({ kind: 'passed', findings: NO_FINDINGS });

/** One control with the mode that it has on one server. */
interface Post {
  readonly control: AnyControl;
  readonly enforced: boolean;
}

/** The verdict of one control, with what went wrong when it gave none. */
type Said = Verdict | { readonly kind: 'failed'; readonly detail: string };

const VERDICTS: ReadonlySet<string> = new Set<Verdict['kind']>(['allow', 'deny', 'hold', 'redact']);

/** Most stage × server pairs whose posts are remembered; a server name may come from a client. */
const POSTS_MAX = 2048;

/**
 * The pipeline: a fold over a literal, ordered list of controls.
 *
 * Guarantees: every control of the stage whose mode is not `off` runs, in the order of the list,
 * until one that is enforced stops the message; an enforced control that throws, rejects, exceeds
 * `limits.controlTimeoutMs` or says what is no verdict stops it with `control_failed`; what an
 * observing control says is kept as a finding and changes nothing; what is cleared is frozen and is
 * exactly what was judged, or that with string values redacted and framed as JSON-RPC again.
 */
export class Pipeline {
  readonly #controls: readonly AnyControl[];
  readonly #modeOf: ModeOf;
  /** By server, then by stage. */
  readonly #posts = new Map<string, Map<Stage, readonly Post[]>>();

  constructor(controls: readonly AnyControl[], modeOf: ModeOf) {
    this.#controls = controls;
    this.#modeOf = modeOf;
  }

  /** The mode of every control on a server: what posture and the audit show. */
  modes(server: string): readonly { readonly id: string; readonly mode: Mode }[] {
    return this.#controls.map((control) => ({ id: control.id, mode: this.#modeOf(control, server) }));
  }

  /** Runs the controls of a stage that judges facts rather than a message. */
  rule<S extends Exclude<Stage, 'inspect_in' | 'inspect_out'>>(
    stage: S,
    subject: StageTypes[S]['subject'],
    scene: StageTypes[S]['scene'],
  ): Ruling | Promise<Ruling> {
    const folded = this.#fold(stage, subject, scene);
    return folded instanceof Promise ? folded.then(rulingOf) : rulingOf(folded);
  }

  /** Judges a message on its way to the server. */
  judgeInbound<M extends Message>(
    message: M,
    scene: MessageScene,
  ): Judgement<M> | Promise<Judgement<M>> {
    return this.#judge('inspect_in', message, scene);
  }

  /** Judges a message on its way to the client. */
  judgeOutbound<M extends Reply | Notification | Request>(
    message: M,
    scene: MessageScene,
  ): Judgement<M> | Promise<Judgement<M>> {
    return this.#judge('inspect_out', message, scene);
  }

  #judge<M extends Message>(
    stage: 'inspect_in' | 'inspect_out',
    message: M,
    scene: MessageScene,
  ): Judgement<M> | Promise<Judgement<M>> {
    const folded = this.#fold(stage, message, scene);
    return folded instanceof Promise
      ? folded.then((settled) => judgementOf(settled, message, scene))
      : judgementOf(folded, message, scene);
  }

  #postsOf(stage: Stage, server: string): readonly Post[] {
    let byStage = this.#posts.get(server);
    if (byStage === undefined) {
      byStage = new Map();
      this.#posts.set(server, byStage);
    }
    let posts = byStage.get(stage);
    if (posts === undefined) {
      posts = this.#controls
        .filter((control) => control.stage === stage && this.#modeOf(control, server) !== 'off')
        .map((control) => ({ control, enforced: this.#modeOf(control, server) === 'enforce' }));
      if (this.#posts.size >= POSTS_MAX) this.#posts.clear();
      byStage.set(stage, posts);
    }
    return posts;
  }

  #fold<S extends Stage>(
    stage: S,
    subject: StageTypes[S]['subject'],
    scene: StageTypes[S]['scene'] & Setting,
  ): Folded | Promise<Folded> {
    const posts = this.#postsOf(stage, scene.server);
    const folded: Folded = { findings: undefined, redactions: undefined, stopped: undefined };
    for (let index = 0; index < posts.length; index += 1) {
      const post = posts[index];
      if (post === undefined) break;
      const said = ask(post.control as Control<S>, subject, scene);
      if (said instanceof Promise) {
        return this.#foldLater(posts, index, said, folded, subject, scene);
      }
      if (said === ALLOW) continue;
      if (weigh(folded, post, said)) break;
    }
    return folded;
  }

  /** The rest of the fold, once a control has answered with a promise. */
  async #foldLater<S extends Stage>(
    posts: readonly Post[],
    from: number,
    pending: Promise<Said>,
    folded: Folded,
    subject: StageTypes[S]['subject'],
    scene: StageTypes[S]['scene'] & Setting,
  ): Promise<Folded> {
    let said: Said | Promise<Said> = pending;
    for (let index = from; index < posts.length; index += 1) {
      const post = posts[index];
      if (post === undefined) break;
      if (index > from) said = ask(post.control as Control<S>, subject, scene);
      if (weigh(folded, post, await withDeadline(said, scene.limits.controlTimeoutMs))) break;
    }
    return folded;
  }
}

/** What the fold carries along. Mutable, private to one run. */
interface Folded {
  findings: Finding[] | undefined;
  redactions: Redaction[] | undefined;
  stopped: { readonly by: string; readonly denial: Denial } | undefined;
}

function ask<S extends Stage>(
  control: Control<S>,
  subject: StageTypes[S]['subject'],
  scene: StageTypes[S]['scene'],
): Said | Promise<Said> {
  try {
    const verdict = control.check(subject, scene);
    if (verdict === ALLOW) return ALLOW;
    return verdict instanceof Promise ? verdict.then(heard, failure) : heard(verdict);
  } catch (error) {
    return failure(error);
  }
}

/** The types promise a verdict; what is none at run time must not count as one. */
function heard(verdict: Verdict | null | undefined): Said {
  return verdict !== null && verdict !== undefined && VERDICTS.has(verdict.kind)
    ? verdict
    : { kind: 'failed', detail: 'said what is no verdict' };
}

function failure(error: unknown): Said {
  return { kind: 'failed', detail: error instanceof Error ? error.message : 'threw a non-error' };
}

/** Only controls that answer later can be cut off; one that never yields is a bug of ours. */
async function withDeadline(said: Said | Promise<Said>, timeoutMs: number): Promise<Said> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Said>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'failed', detail: 'timed out' }), timeoutMs);
  });
  try {
    return await Promise.race([said, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Adds one verdict to the fold; true when the message is stopped. */
function weigh(folded: Folded, post: Post, said: Said): boolean {
  const { control, enforced } = post;
  note(folded, post, said);
  if (!enforced) return false;
  switch (said.kind) {
    case 'allow':
      return false;
    case 'redact':
      (folded.redactions ??= []).push(...said.redactions);
      return false;
    case 'deny':
      folded.stopped = { by: control.id, denial: said.denial };
      return true;
    case 'hold':
      folded.stopped = { by: control.id, denial: { reason: 'held' } };
      return true;
    case 'failed':
      folded.stopped = {
        by: control.id,
        denial: { reason: 'control_failed', control: control.id, detail: said.detail },
      };
      return true;
  }
}

function note(folded: Folded, { control, enforced }: Post, said: Said): void {
  const notes = said.kind === 'failed' ? undefined : said.notes;
  const observed = !enforced;
  if (notes !== undefined) {
    for (const entry of notes) {
      (folded.findings ??= []).push({ ...entry, control: control.id, observed });
    }
    return;
  }
  if (said.kind === 'allow') return;
  const what = said.kind === 'deny' ? said.denial.reason : said.kind;
  (folded.findings ??= []).push({ control: control.id, severity: control.severity, what, observed });
}

function rulingOf({ findings: found, redactions, stopped }: Folded): Ruling {
  const findings = found ?? NO_FINDINGS;
  if (stopped !== undefined) return { kind: 'stopped', ...stopped, findings };
  // Facts have no strings to replace: passing them as they are would ignore the verdict.
  if (redactions !== undefined) return unusableRedaction(findings);
  return found === undefined ? PASSED : { kind: 'passed', findings };
}

function unusableRedaction(findings: readonly Finding[]): Ruling & { readonly kind: 'stopped' } {
  const denial: Denial = { reason: 'control_failed', control: 'redact', detail: 'unusable path' };
  return { kind: 'stopped', by: 'redact', denial, findings };
}

function judgementOf<M extends Message>(
  folded: Folded,
  message: M,
  scene: MessageScene,
): Judgement<M> {
  const findings = folded.findings ?? NO_FINDINGS;
  if (folded.stopped !== undefined) return { kind: 'stopped', ...folded.stopped, findings };
  const { marking } = scene.content;
  if (folded.redactions === undefined && marking === undefined) {
    return { kind: 'cleared', message: mint(message), redacted: false, findings };
  }
  const changed = withChanges(message, folded.redactions ?? [], marking, scene.limits);
  if (changed === undefined) return unusableRedaction(findings);
  return { kind: 'cleared', message: mint(changed), redacted: folded.redactions !== undefined, findings };
}

/**
 * A message with strings inside params, result or error changed; nothing that routes it can change:
 * envelope members, what the message names, and what identifies the things that it lists. Undefined
 * when a change is not possible, or claims a place that another one has.
 */
export function withChanges<M extends Message>(
  message: M,
  redactions: readonly Redaction[],
  marking: Marking | undefined,
  limits: Limits,
): M | undefined {
  const paths = [...redactions.map(({ path }) => path), ...(marking?.paths ?? [])];
  if (!paths.every((path) => isContentPath(path))) return undefined;
  const json = changedStrings(message.json, redactions, marking);
  return isJsonObject(json) ? rebuilt(message, json, limits) : undefined;
}

const CONTENT_HOLDERS: ReadonlySet<string> = new Set(['params', 'result', 'error']);

/** Members by which a message, or a thing in one of its lists, is named, addressed or continued. */
const ROUTING_MEMBERS: ReadonlySet<string> = new Set([
  'name', 'uri', 'uriTemplate', 'ref', 'method', 'taskId', 'requestId', 'progressToken', 'requestState',
  'cursor', 'nextCursor', 'protocolVersion', 'resultType', '_meta',
]);

const LISTS: ReadonlySet<string> = new Set([
  'tools', 'prompts', 'resources', 'resourceTemplates', 'tasks', 'inputRequests',
]);

function isContentPath(path: readonly (string | number)[]): boolean {
  const [holder, member, , inner] = path.map(String);
  if (holder === undefined || !CONTENT_HOLDERS.has(holder)) return false;
  if (member === undefined || ROUTING_MEMBERS.has(member)) return false;
  return inner === undefined || !LISTS.has(member) || !ROUTING_MEMBERS.has(inner);
}

function rebuilt<M extends Message>(message: M, json: JsonObject, limits: Limits): M | undefined {
  const framed = frameOne(json, limits);
  if (!framed.ok) return undefined;
  const [envelope] = framed.envelopes;
  if (envelope === undefined || envelope.kind !== message.kind) return undefined;
  return Object.freeze(Object.assign({}, message, envelope));
}
