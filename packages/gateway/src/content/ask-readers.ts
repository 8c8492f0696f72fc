import { hash } from 'node:crypto';
import {
  isJsonObject,
  pointerOf,
  withChanges,
  type ContentAction,
  type JsonValue,
  type Limits,
  type Message,
  type Principal,
  type Redaction,
  type Request,
  type Sighting,
} from '@durward/core';
import { consult, type Consultation, type ReaderFinding } from './consult.ts';
import type { ContentReader, Grounding, ReadingTask } from './reader.ts';
import { SURFACE } from './surface.ts';
import { textsIn, type HeldText } from './texts.ts';

/** Longest that all readers together may take; each has a shorter deadline of its own. */
const DEADLINE_MS = 120_000;

/** Of what message, and for whom, readers are asked. */
export interface Question<M extends Message> {
  readonly server: string;
  readonly message: M;
  readonly answers: Request | undefined;
  readonly principal: Principal;
  readonly limits: Limits;
}

/** What readers say of a message, as facts. */
export interface Answered<M extends Message> {
  /** The message as they would have it: the same object when they change nothing. */
  readonly message: M;
  readonly external: readonly Sighting[];
  readonly unread: readonly Sighting[];
}

/**
 * Asks the readers about every text of a message, place by place, side by side.
 *
 * Guarantees that a reader can stop, hold or change, and never undo what another control does; that a change which is
 * not possible stops the message; and that what was not read says so. Never rejects.
 */
export async function askReaders<M extends Message>(
  readers: readonly ContentReader[],
  question: Question<M>,
): Promise<Answered<M>> {
  const { message, answers } = question;
  const texts = textsIn(message, answers).filter((text) => !isForReaders(text));
  const places = [...new Set(texts.map(({ place }) => place))];
  const said = await Promise.all(places.map(async (place) => {
    const own = texts.filter((text) => text.place === place);
    const consultation = await consult(readers, {
      server: question.server,
      direction: message.direction === 'to_client' ? 'out' : 'in',
      surface: SURFACE[place],
      texts: own.map(({ path, text }) => ({ pointer: pointerOf(path), text })),
      task: taskOf(message, answers),
      grounding: groundingOf(message),
      principalDigest: hash('sha256', question.principal.userId),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    return { own, consultation };
  }));
  const changes = said.flatMap(({ own, consultation }) => changesOf(own, consultation));
  const changed = changes.length === 0 ? message : withChanges(message, changes, undefined, question.limits);
  const external = said.flatMap(({ own, consultation }) => externalOf(own, consultation));
  const [first] = texts;
  if (changed === undefined && first !== undefined) {
    external.push(sighting(first, 'a reader wants to change what cannot be changed', 'high', 'deny'));
  }
  return { message: changed ?? message, external, unread: said.flatMap((one) => unreadOf(one.own, one.consultation)) };
}

function taskOf(message: Message, answers: Request | undefined): ReadingTask | undefined {
  const asked = message.kind === 'request' && message.direction === 'to_server' ? message : answers;
  if (asked?.target?.kind !== 'tool') return undefined;
  const given: JsonValue | undefined = asked.params?.['arguments'];
  return { tool: asked.target.name, arguments: given ?? {}, userRequest: userRequestIn(asked) };
}

/** Members of `_meta` in which a host says what the person asked for, and what its texts are meant to rest on. */
const USER_REQUEST = 'durward/userRequest';
const GROUNDING_SOURCES = 'durward/groundingSources';
const USER_REQUEST_LENGTH_MAX = 32_768;
const SOURCES_MAX = 100;

function userRequestIn(request: Request): string | undefined {
  const said = metaMember(request, USER_REQUEST);
  return typeof said === 'string' && said.length <= USER_REQUEST_LENGTH_MAX ? said : undefined;
}

function groundingOf(message: Message): Grounding | undefined {
  if (message.kind !== 'request' || message.direction !== 'to_server') return undefined;
  const said = metaMember(message, GROUNDING_SOURCES);
  if (!Array.isArray(said) || said.length === 0 || said.length > SOURCES_MAX) return undefined;
  const sources = said.filter((source) => typeof source === 'string');
  return sources.length === said.length ? { sources, question: userRequestIn(message) } : undefined;
}

function metaMember({ params }: Request, key: string): JsonValue | undefined {
  const meta = params?.['_meta'];
  return meta !== undefined && isJsonObject(meta) && Object.hasOwn(meta, key) ? meta[key] : undefined;
}

/** What a host says to readers is nothing that they judge; our own detector has looked at it all the same. */
function isForReaders({ path }: HeldText): boolean {
  const [, meta, key] = path;
  return meta === '_meta' && (key === USER_REQUEST || key === GROUNDING_SOURCES);
}

function changesOf(texts: readonly HeldText[], { replacements }: Consultation): readonly Redaction[] {
  return replacements.map(({ pointer, text }) => ({ path: textAt(texts, pointer)?.path ?? [], text }));
}

function textAt(texts: readonly HeldText[], pointer: string): HeldText | undefined {
  return texts.find(({ path }) => pointerOf(path) === pointer);
}

function externalOf(texts: readonly HeldText[], consultation: Consultation): Sighting[] {
  const [first] = texts;
  if (first === undefined) return [];
  const { findings, action, labels } = consultation;
  const seen = findings.map((finding) => findingOf(textAt(texts, finding.pointer) ?? first, finding, action));
  const isDecided = action === 'deny' || action === 'hold';
  if (isDecided && !seen.some((one) => one.action === action)) {
    seen.push(sighting(first, `a reader says ${action}`, 'high', action));
  }
  if (labels.length > 0) {
    seen.push(sighting(first, `labels: ${labels.join(', ')}`, 'info', 'allow'));
  }
  return seen;
}

function findingOf(text: HeldText, finding: ReaderFinding, decided: Consultation['action']): Sighting {
  const { reader, category, reason, severity, range, score } = finding;
  const what = `${reader}: ${category}, ${reason}`;
  return { ...sighting(text, what, severity, actionOn(finding, decided)), range, score };
}

/** A reader that decides is followed; where it leaves it to its findings, all but the slight ones stop the message. */
function actionOn({ severity }: ReaderFinding, decided: Consultation['action']): ContentAction {
  if (decided !== undefined) return decided;
  return severity === 'low' ? 'allow' : 'deny';
}

function unreadOf([first]: readonly HeldText[], { unread }: Consultation): readonly Sighting[] {
  if (first === undefined) return [];
  return unread.map(({ reader, reason, whenUnavailable }) => {
    const [end, action] = whenUnavailable === 'deny'
      ? (['', 'deny'] as const)
      : (['; our own detector decided alone', 'allow'] as const);
    return sighting(first, `${reader}: ${reason}${end}`, 'medium', action);
  });
}

function sighting({ path }: HeldText, what: string, severity: Sighting['severity'], action: ContentAction): Sighting {
  return { path, range: undefined, what, severity, score: undefined, action, instead: '' };
}
