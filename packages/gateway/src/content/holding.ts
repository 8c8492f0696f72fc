import { hash, randomBytes } from 'node:crypto';
import type { ContentFacts, JsonValue, Message, Principal, Request, Sighting, SightingKind } from '@durward/core';
import type { Recorder } from '../audit/event.ts';
import type { Approval, ApprovalStore } from '../store/approval-store.ts';
import type { ContentRules } from './rules.ts';

const KINDS: readonly SightingKind[] = [
  'hidden', 'instructions', 'carriers', 'secrets', 'personal', 'external', 'unread',
];
/** Most reasons that the person who decides is shown. */
const REASONS_MAX = 8;

/** A message that may have to wait for a person, and whose it is. */
export interface Holdable {
  readonly message: Message;
  readonly answers: Request | undefined;
  readonly server: string;
  readonly principal: Principal;
}

/** Whether something in a message is for a person to decide. */
export function isForPerson(facts: ContentFacts): boolean {
  return KINDS.some((kind) => facts[kind].some(({ action }) => action === 'hold'));
}

/** The facts once a person has approved the message: they are recorded, and hold it no more. */
export function approvedFacts(facts: ContentFacts, { id, decidedBy }: Approval): ContentFacts {
  const freed = (one: Sighting): Sighting => (one.action === 'hold'
    ? { ...one, action: 'allow', what: `${one.what}; approved by ${decidedBy} (${id})` }
    : one);
  const { hidden, instructions, carriers, secrets, personal, external, unread, marking } = facts;
  return {
    marking, hidden: hidden.map(freed), instructions: instructions.map(freed), carriers: carriers.map(freed),
    secrets: secrets.map(freed), personal: personal.map(freed), external: external.map(freed),
    unread: unread.map(freed),
  };
}

/** Messages that wait for a person: who asks again with the very same one gets it through once it is approved. */
export class Holding {
  readonly #store: ApprovalStore;
  readonly #recorder: Recorder;
  readonly #clock: () => number;

  constructor(store: ApprovalStore, recorder: Recorder, clock: () => number) {
    this.#store = store;
    this.#recorder = recorder;
    this.#clock = clock;
  }

  /** Uses an approval of exactly this message, for exactly this person, when there is one. */
  async use(held: Holdable): Promise<Approval | undefined> {
    const approval = await this.#store.use(keyOf(held), this.#clock());
    if (approval !== undefined) {
      const { id, decidedBy, reason, usesLeft } = approval;
      this.#record('approval.used', held, { id, decidedBy, usesLeft }, reason);
    }
    return approval;
  }

  /** Asks for a decision; the id under which it waits, undefined when too many wait already. */
  async ask(held: Holdable, facts: ContentFacts, rules: ContentRules): Promise<string | undefined> {
    const nowMs = this.#clock();
    const { principal, server, message } = held;
    const why = KINDS.flatMap((kind) => facts[kind].filter(({ action }) => action === 'hold').map(({ what }) => what));
    const { method, target } = namesOf(held);
    const id = await this.#store.ask({
      key: keyOf(held),
      id: `hold-${randomBytes(8).toString('hex')}`,
      userId: principal.userId,
      subject: principal.subject,
      client: principal.client,
      server,
      direction: message.direction === 'to_client' ? 'out' : 'in',
      method,
      target,
      why: [...new Set(why)].slice(0, REASONS_MAX),
      askedAtMs: nowMs,
      untilMs: nowMs + rules.approvals.waitMs,
    }, rules.approvals.waitingMax, nowMs);
    this.#record('approval.asked', held, { id: id ?? 'none', why: [...new Set(why)].slice(0, REASONS_MAX) }, undefined);
    return id;
  }

  #record(
    type: 'approval.asked' | 'approval.used',
    held: Holdable,
    detail: { readonly [key: string]: JsonValue },
    reason: string | undefined,
  ): void {
    const { server, principal } = held;
    const { method, target } = namesOf(held);
    this.#recorder.record({ type, atMs: this.#clock(), server, principal, method, target, reason, detail });
  }
}

function namesOf({ message, answers }: Holdable): { readonly method: string; readonly target: string } {
  const asked = message.kind === 'request' || message.kind === 'notification' ? message : answers;
  const target = asked?.kind === 'request' ? asked.target : undefined;
  if (target === undefined) return { method: asked?.method ?? message.kind, target: '' };
  const name = target.kind === 'resource' ? target.uri : target.kind === 'task' ? 'task' : target.name;
  return { method: asked?.method ?? message.kind, target: name };
}

/** Of the person, the server, and all of the message but its envelope. */
function keyOf(held: Holdable): string {
  const { message, answers, server, principal } = held;
  const asked = answers === undefined ? null : [answers.method, contentOf(answers)];
  return hash('sha256', JSON.stringify([principal.userId, server, message.direction, asked, contentOf(message)]));
}

function contentOf(message: Message): JsonValue {
  switch (message.kind) {
    case 'request':
    case 'notification': {
      const { _meta: _envelope, ...params } = message.params ?? {};
      return [message.method, params];
    }
    case 'result':
      return message.result;
    case 'error':
      return message.json['error'] ?? null;
  }
}
