import type {
  ContentFacts,
  Denial,
  Judgement,
  Message,
  MessageScene,
  Notification,
  Reply,
  Request,
} from '@durward/core';
import { askReaders } from '../content/ask-readers.ts';
import { approvedFacts, isForPerson, type Holdable } from '../content/holding.ts';
import { inspect, type Inspection } from '../content/inspect.ts';
import type { Trail } from '../content/trail.ts';
import type { House } from './house.ts';
import type { Place } from './scene.ts';
import { newIncident } from './trace.ts';

/** A judgement on a message whose content was looked at. */
export type Judged<M extends Message> = Judgement<M> & {
  /** The name by which notices inside of the message refer to its record. */
  readonly incident?: string | undefined;
};

/** Looks at what a message to the server holds, and judges it under the law of now. */
export function judgeIn<M extends Message>(
  house: House,
  place: Place,
  message: M,
  scene: MessageScene,
): Judged<M> | Promise<Judged<M>> {
  return judgeContent(house, place, message, undefined, (one, content) => {
    const { pipeline, policy } = house.law();
    return pipeline.judgeInbound(one, under(scene, policy, content));
  });
}

/** Looks at what a message to the client holds, and judges it. `trail` is of the stream that it came on. */
export function judgeOut<M extends Reply | Notification | Request>(
  house: House,
  place: Place,
  message: M,
  scene: MessageScene,
  trail: Trail,
): Judged<M> | Promise<Judged<M>> {
  return judgeContent(house, place, message, trail, (one, content) => {
    const { pipeline, policy } = house.law();
    return pipeline.judgeOutbound(one, under(scene, policy, content));
  });
}

/** A scene under the policy of now, with what was seen; mostly that is what it was made with. */
function under(scene: MessageScene, policy: MessageScene['policy'], content: ContentFacts): MessageScene {
  return scene.policy === policy && scene.content === content ? scene : { ...scene, policy, content };
}

type Judge<M extends Message> = (message: M, content: ContentFacts) => Judgement<M> | Promise<Judgement<M>>;

/** A message on its way through the judgement of its content. */
interface Case<M extends Message> {
  readonly house: House;
  readonly place: Place;
  readonly message: M;
  readonly trail: Trail | undefined;
  readonly judge: Judge<M>;
}

/** Our own detector first: what it stops goes to no reader outside of the house. */
function judgeContent<M extends Message>(
  house: House,
  place: Place,
  message: M,
  trail: Trail | undefined,
  judge: Judge<M>,
): Judged<M> | Promise<Judged<M>> {
  return guarded(() => andThen(inspected(house, place, message, trail), ({ facts, incident }) => {
    const one: Case<M> = { house, place, message, trail, judge };
    if (house.readers().length > 0 || isForPerson(facts)) return judgeLater(one, facts, incident);
    return andThen(judge(message, facts), (ruled) => judged(ruled, incident));
  }));
}

/** Where somebody has to be asked: readers outside of the gateway, or a person. */
async function judgeLater<M extends Message>(
  one: Case<M>, own: ContentFacts, incident: string | undefined,
): Promise<Judged<M>> {
  const { house, place, message, trail, judge } = one;
  const approval = isForPerson(own) ? await house.holding.use(holdableOf(one)) : undefined;
  const facts = approval === undefined ? own : approvedFacts(own, approval);
  const ruled = await judge(message, facts);
  const readers = house.readers();
  if (ruled.kind === 'stopped') return judged(await held(one, ruled, facts), incident);
  if (readers.length === 0) return judged(ruled, incident);
  const said = await askReaders(readers, {
    server: place.served.name,
    message,
    answers: place.request,
    principal: place.caller.principal,
    limits: house.limits,
  });
  // What a reader wrote is looked at like what a server wrote.
  const again = said.message === message ? undefined : await inspected(house, place, said.message, trail);
  const seen = again?.facts ?? facts;
  const external = [...seen.external, ...said.external];
  const together = { ...seen, external, unread: [...seen.unread, ...said.unread] };
  // One approval is for the whole message.
  const lifted = approval ?? (isForPerson(together) ? await house.holding.use(holdableOf(one)) : undefined);
  const all = lifted === undefined ? together : approvedFacts(together, lifted);
  const last = await judge(said.message, all);
  return judged(last.kind === 'stopped' ? await held(one, last, all) : last, again?.incident ?? incident);
}

/** A message that is held waits for a person; the client is told under which name. */
async function held<M extends Message>(
  one: Case<M>, ruled: Judgement<M> & { readonly kind: 'stopped' }, facts: ContentFacts,
): Promise<Judgement<M>> {
  if (ruled.denial.reason !== 'held') return ruled;
  const rules = one.house.law().content(one.place.served.name);
  const approval = await one.house.holding.ask(holdableOf(one), facts, rules);
  return approval === undefined ? ruled : { ...ruled, denial: { reason: 'held', approval } };
}

function holdableOf<M extends Message>({ place, message }: Case<M>): Holdable {
  return { message, answers: place.request, server: place.served.name, principal: place.caller.principal };
}

function inspected(
  house: House,
  { served, request }: Place,
  message: Message,
  trail: Trail | undefined,
): Inspection | Promise<Inspection> {
  const tool = request?.target?.kind === 'tool' ? request.target.name : undefined;
  return inspect(message, {
    rules: house.law().content(served.name),
    answers: request,
    trail,
    // Where it is not known whether a schema checks it, structure stays as it is.
    keepsStructure: tool === undefined || served.catalog.checksOutputOf(tool) !== false,
    newIncident,
  });
}

function judged<M extends Message>(ruled: Judgement<M>, incident: string | undefined): Judged<M> {
  return incident === undefined ? ruled : { ...ruled, incident };
}

/** Goes on with a value at once, or when its promise settles. */
function andThen<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** What fails at once stops the message like what fails later. */
function guarded<M extends Message>(judge: () => Judged<M> | Promise<Judged<M>>): Judged<M> | Promise<Judged<M>> {
  try {
    return judge();
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'threw a non-error';
    const denial: Denial = { reason: 'control_failed', control: 'content', detail };
    return { kind: 'stopped', by: 'content', denial, findings: [] };
  }
}
