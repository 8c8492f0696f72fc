import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surface } from '../src/surface.ts';
import type { Chance } from './random.ts';
import type { Sample } from './sample.ts';

/** The phrases of one language, by what they do. A name in braces stands for one phrase of that kind. */
type Phrases = Readonly<Record<string, readonly string[]>>;

const FOLDER = join(import.meta.dirname, 'own');

/** Every language that we write in, by its code. */
export function languages(): ReadonlyMap<string, Phrases> {
  return new Map(readdirSync(FOLDER).filter((name) => name.endsWith('.json')).toSorted()
    .map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Phrases]));
}

/** Writes texts in one language. */
export class Writer {
  readonly #phrases: Phrases;
  readonly #chance: Chance;

  constructor(phrases: Phrases, chance: Chance) {
    this.#phrases = phrases;
    this.#chance = chance;
  }

  has(kind: string): boolean {
    return this.#phrases[kind] !== undefined;
  }

  /** A phrase of a kind with everything in braces filled in. */
  phrase(kind: string): string {
    const list = this.#phrases[kind];
    if (list === undefined) throw new Error(`no phrases of the kind ${kind}`);
    return this.filled(this.#chance.of(list));
  }

  filled(template: string): string {
    return template.replaceAll(/\{(\w+)\}/g, (_, kind: string) => this.phrase(kind)).replaceAll(/ {2,}/g, ' ').trim();
  }

  /** One sentence out of a phrase, as people write it. */
  sentence(kind: string): string {
    const phrase = this.phrase(kind);
    const first = this.#chance.happens(0.7) ? phrase.charAt(0).toUpperCase() + phrase.slice(1) : phrase;
    const shouted = this.#chance.happens(0.08) ? first.toUpperCase() : first;
    return shouted + this.#chance.of(['.', '.', '.', '!', '', '...', '!!!']);
  }

  sentences(kind: string, least: number, most: number): string {
    const count = least + this.#chance.below(most - least + 1);
    return Array.from({ length: count }, () => this.sentence(kind)).join(' ');
  }

  /** A demand: what is to be done, perhaps urgently, in secret or for a reason. */
  demand(kind: string): string {
    const must = this.#chance.happens(0.5) ? `${this.phrase('must')} ` : '';
    const parts = [`${must}${this.phrase(kind)}`.trim()];
    if (this.#chance.happens(0.25)) parts.push(this.phrase('secrecy'));
    if (this.#chance.happens(0.25)) parts.push(this.phrase('reason'));
    return parts.join(this.#chance.of(['. ', '. ', ', ', '; ', '\n']));
  }

  /** An attack that takes over a conversation. It is one wherever it stands. */
  takeover(): string {
    const { override, aim, announce } = {
      override: this.sentence('override'), announce: this.phrase('announce'),
      aim: this.demand(this.#chance.of(['harm', 'reply', 'reply', 'extract', 'request', 'persona'])),
    };
    return this.#chance.of([
      () => `${override} ${aim}`,
      () => `${override} ${aim}`,
      () => `${override}\n\n${aim}`,
      () => `${announce}: ${override} ${aim}`,
      () => `${this.phrase('done')}. ${override} ${aim}`,
      () => override,
      () => `${this.sentence('request')} ${override} ${aim}`,
      () => `${aim}. ${override}`,
      () => `${this.phrase('done')}\n\n${announce}: ${aim}`,
      () => this.sentence('extract'),
      () => this.sentences('extract', 1, 2),
      () => this.sentences('persona', 1, 4),
      () => `${this.sentences('persona', 2, 4)} ${this.sentence('request')}`,
      () => `${this.sentences('persona', 1, 3)} ${override}`,
      () => `${this.#chance.of(['###', '---', '</context>', '"""', '<|im_end|>', '[/INST]'])}\n${
        this.#chance.of(['system:', 'System:', '<|system|>', '### Instruction:', 'User:', 'Human:'])} ${aim}`,
    ])();
  }

  /** Something that content has no business to ask of who reads it, in plain words or loud ones. */
  planted(): string {
    const kind = this.#chance.of(['harm', 'harm', 'harm', 'reply', 'reply', 'request', 'request', 'extract']);
    const aim = this.demand(kind);
    const plain = this.#chance.happens(0.6) ? this.phrase(kind) : aim;
    return this.#chance.of([
      () => plain,
      () => plain,
      () => aim,
      () => `${this.phrase('toModel')}, ${aim}`,
      () => `${this.phrase('announce')}: ${aim}`,
      () => (this.has('frame') ? this.phrase('frame').replace('%s', () => plain) : aim),
      () => (this.has('frame') ? this.phrase('frame').replace('%s', () => plain) : aim),
      () => `${this.phrase('announce')}: ${this.phrase('toModel')}: ${aim}`,
      () => `${this.phrase('done')}. ${aim}`,
      () => this.takeover(),
    ])();
  }

  /** An honest demand, short or long, or a text about attacks. */
  hardNegative(): string {
    const kind = this.#chance.next();
    if (kind < 0.3 && this.has('task')) return this.task();
    return kind < 0.6 ? this.sentence('security') : this.sentence('honest');
  }

  /** An honest task with everything that is to be kept in mind. */
  task(): string {
    return `${this.sentence('task')} ${this.sentences('taskMore', 0, 5)}`.trim();
  }

  /** Part of an honest text that speaks of attacks, or to agents whose work it describes. */
  hardPassage(): string {
    const kind = this.has('agentDoc') && this.#chance.happens(0.5) ? 'agentDoc' : 'security';
    return this.sentences(kind, 1, 3);
  }
}

/** Ways to put an attack between the parts of an honest text. */
const SEAMS: readonly (readonly [before: string, after: string])[] = [
  ['\n\n', '\n\n'], ['\n\n', '\n\n'], [' ', ' '], [' ', ' '], ['\n', '\n'], ['\n', '\n'], ['\n<!-- ', ' -->\n'],
  ['\n<div style="display:none">', '</div>\n'],
  ['\n\n---\n', '\n---\n\n'], ['\n> ', '\n'], ['\n// ', '\n'], ['\n# ', '\n'], ['\n/* ', ' */\n'], ['\n\nP.S. ', '\n'],
  ['\n<p>', '</p>\n'], ['\n<span style="font-size:0">', '</span>\n'], ['\n[', ']\n'], ['\n```\n', '\n```\n'],
  ['\n* ', '\n'], ['\n<system>', '</system>\n'], ['\n<important>', '</important>\n'], ['\n\n***', '***\n\n'],
  ['"', '" '],
  ['\n\n========\n', '\n========\n\n'], [' (', ') '], ['\n<information>\n', '\n</information>\n'],
  [' TODO: ', '\n'],
];

/** An attack inside of an honest text. */
export function plantedIn(carrier: string, attack: string, chance: Chance): Pick<Sample, 'text' | 'core'> {
  const [before, after] = chance.of(SEAMS);
  const borders = [...carrier.matchAll(/[.!?\u3002\u0964]\s|\n/g)].map(({ index }) => index + 1);
  const place = chance.next();
  const at = place < 0.2 ? 0 : place < 0.55 || borders.length === 0 ? carrier.length : chance.of(borders);
  const start = at + before.length;
  const text = `${carrier.slice(0, at)}${before}${attack}${after}${carrier.slice(at)}`;
  return { text, core: { start, end: start + attack.length } };
}

/** An honest text as servers return it. */
export function carrierOf(writer: Writer, chance: Chance): string {
  const prose = (): string => writer.sentences('prose', 1, 5);
  const month = (): string => `2024-0${String(1 + chance.below(9))}`;
  return chance.of([
    () => prose(),
    () => `${prose()}\n\n${prose()}`,
    () => `${prose()} ${writer.sentence('duty')} ${prose()}`,
    () => mail(writer, chance),
    () => mail(writer, chance),
    () => JSON.stringify({ id: chance.below(9999), title: writer.phrase('topic'), body: prose(), tags: [] }),
    () => JSON.stringify([{ author: writer.phrase('person'), rating: chance.below(6), review: prose() },
      { author: writer.phrase('person'), review: prose() }]),
    () => `{'name': '${writer.phrase('person')}', 'notes': '${prose()}', 'date': '${month()}'}`,
    () => `<html><body><h1>${writer.phrase('topic')}</h1><p>${prose()}</p><p>${prose()}</p></body></html>`,
    () => `# ${writer.phrase('topic')}\n\n${prose()}\n\n- ${writer.sentence('prose')}\n- ${writer.sentence('duty')}\n`,
    () => `[${String(chance.below(24))}:00] ${writer.phrase('person')}: ${writer.sentence('duty')}\n[${
      String(chance.below(24))}:30] ${writer.phrase('person')}: ${writer.sentence('prose')}`,
    () => `title: ${writer.phrase('topic')}\nlocation: ${writer.phrase('city')}\ndescription: ${prose()}`,
  ])();
}

function mail(writer: Writer, chance: Chance): string {
  if (!writer.has('mailOpen')) return `${writer.phrase('person')}\n\n${writer.sentences('duty', 1, 3)} ${
    writer.sentences('prose', 0, 2)}`;
  const body = chance.happens(0.6) ? writer.sentences('duty', 1, 3) : writer.sentences('prose', 1, 3);
  return `${writer.phrase('mailOpen')}\n\n${writer.sentence('prose')} ${body}\n\n${writer.phrase('mailClose')}`;
}

/** The surfaces on which content comes that nobody here wrote. */
const CONTENT: readonly Surface[] = ['tool_result', 'tool_result', 'document', 'error'];

/** Texts of our own in one language: attacks of every kind, and honest texts that resemble them. */
export function ownSamples(
  language: string, phrases: Phrases, counts: { readonly attacks: number; readonly honest: number }, chance: Chance,
): readonly Sample[] {
  const writer = new Writer(phrases, chance);
  const source = `own-${language}`;
  const samples: Sample[] = [];
  for (let made = 0; made < counts.attacks; made += 1) {
    const isDirect = chance.happens(0.3);
    if (isDirect) samples.push({ text: writer.takeover(), surface: 'prompt', isAttack: true, source });
    else {
      const attack = writer.planted();
      const planted = chance.happens(0.12) ? { text: attack } : plantedIn(carrierOf(writer, chance), attack, chance);
      samples.push({ ...planted, surface: chance.of(CONTENT), isAttack: true, source });
    }
  }
  for (let made = 0; made < counts.honest; made += 1) {
    const kind = chance.next();
    if (kind < 0.25) samples.push({ text: writer.sentence('request'), surface: 'prompt', isAttack: false, source });
    else if (kind < 0.55) samples.push({ text: writer.hardNegative(), surface: 'prompt', isAttack: false, source });
    else if (kind < 0.7) {
      const { text } = plantedIn(carrierOf(writer, chance), writer.hardPassage(), chance);
      const surface = chance.of(['document', 'document', 'tool_result'] as const);
      samples.push({ text, surface, isAttack: false, source });
    } else samples.push({ text: carrierOf(writer, chance), surface: chance.of(CONTENT), isAttack: false, source });
  }
  return samples;
}
