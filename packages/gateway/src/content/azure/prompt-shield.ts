import type { Surface } from '@durward/shield';
import type { JsonValue } from '@durward/core';
import { z } from 'zod';
import type { ReadingFinding, ReadingRequest, ReadText } from '../reader.ts';
import type { AnswerMemory, TextMemory } from '../answer-memory.ts';
import { SERVICE, type AzureService, type Waiting } from './azure-service.ts';
import { CALLS_AT_ONCE_MAX, type Feature, type Outcome } from './feature.ts';
import { piecesOf, type Piece, type PieceLimits } from './pieces.ts';
import { pooled } from './pool.ts';

/** Documented: 10 000 characters for a prompt, and for all documents together; a little is kept back. */
const PIECES: PieceLimits = { lengthMax: 9_500, overlap: 500 };
const DOCUMENTS_MAX = 5;

/** Where people and models speak themselves; everything else is a document. */
const DIRECT: ReadonlySet<Surface> = new Set(['prompt', 'tool_arguments']);

const analysis = z.object({ attackDetected: z.boolean() });
const promptAnswer = z.object({ userPromptAnalysis: analysis });
const documentsAnswer = z.object({ documentsAnalysis: z.array(analysis) });

interface Part {
  readonly of: ReadText;
  readonly piece: Piece;
  readonly isWhole: boolean;
}

type Answered = { readonly ok: true } | { readonly ok: false; readonly fault: string };

/**
 * `text:shieldPrompt`: attacks in what a user says, and in documents. A text that is too long is read in
 * pieces; an answer that says nothing of something that was sent counts as none.
 */
export class PromptShield implements Feature {
  readonly #service: AzureService;
  readonly #apiVersion: string;
  readonly #direct: TextMemory<boolean>;
  readonly #documents: TextMemory<boolean>;

  constructor(service: AzureService, apiVersion: string, memory: AnswerMemory) {
    this.#service = service;
    this.#apiVersion = apiVersion;
    this.#direct = memory.about(`shieldPrompt ${apiVersion} prompt`);
    this.#documents = memory.about(`shieldPrompt ${apiVersion} document`);
  }

  async examine({ surface, texts }: ReadingRequest, waiting: Waiting): Promise<Outcome> {
    const parts = texts.flatMap((of) => {
      const pieces = piecesOf(of.text, PIECES);
      return pieces.map((piece): Part => ({ of, piece, isWhole: pieces.length === 1 }));
    });
    const isDirect = DIRECT.has(surface);
    const memory = isDirect ? this.#direct : this.#documents;
    // What is forgotten while the rest is asked about must not be missing at the end.
    const said = new Map<string, boolean>();
    for (const { piece } of parts) {
      const known = memory.recall(piece.text);
      if (known !== undefined) said.set(piece.text, known);
    }
    const fresh = new Map(parts.filter(({ piece }) => !said.has(piece.text)).map(({ piece }) => [piece.text, piece]));
    const groups = isDirect ? [...fresh.values()].map((piece) => [piece]) : groupsOf([...fresh.values()]);
    const results = await pooled(groups, CALLS_AT_ONCE_MAX, (group) =>
      isDirect ? this.#ask(promptOf(group), waiting, said) : this.#ask(documentsOf(group), waiting, said));
    for (const text of fresh.keys()) {
      const isAttack = said.get(text);
      if (isAttack !== undefined) memory.keep(text, isAttack);
    }
    const failed = results.find((result) => result?.ok === false);
    return {
      findings: parts.filter(({ piece }) => said.get(piece.text) === true).map((part) => findingOf(part, isDirect)),
      fault: failed?.ok === false ? failed.fault : undefined,
    };
  }

  async #ask({ body, texts, read }: Question, waiting: Waiting, said: Map<string, boolean>): Promise<Answered> {
    const answer = await this.#service.call({ name: 'text:shieldPrompt', apiVersion: this.#apiVersion, body }, waiting);
    if (!answer.ok) return { ok: false, fault: answer.reason };
    const verdicts = read(answer.value);
    if (verdicts?.length !== texts.length) {
      return { ok: false, fault: `${SERVICE} gave an answer that does not fit what it was asked` };
    }
    for (const [index, text] of texts.entries()) said.set(text, verdicts[index] ?? true);
    return { ok: true };
  }
}

interface Question {
  readonly body: JsonValue;
  readonly texts: readonly string[];
  readonly read: (value: unknown) => readonly boolean[] | undefined;
}

function promptOf(pieces: readonly Piece[]): Question {
  const texts = pieces.map(({ text }) => text);
  return { body: { userPrompt: texts[0] ?? '', documents: [] }, texts, read: promptVerdicts };
}

function promptVerdicts(value: unknown): readonly boolean[] | undefined {
  const { data } = promptAnswer.safeParse(value);
  return data && [data.userPromptAnalysis.attackDetected];
}

function documentsOf(pieces: readonly Piece[]): Question {
  const texts = pieces.map(({ text }) => text);
  return { body: { documents: texts }, texts, read: documentVerdicts };
}

function documentVerdicts(value: unknown): readonly boolean[] | undefined {
  return documentsAnswer.safeParse(value).data?.documentsAnalysis.map(({ attackDetected }) => attackDetected);
}

/** Documents that fit into one call each. */
function groupsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const groups: Piece[][] = [];
  let room = 0;
  for (const piece of pieces) {
    const group = groups.at(-1);
    if (group === undefined || group.length === DOCUMENTS_MAX || piece.length > room) {
      groups.push([piece]);
      room = PIECES.lengthMax - piece.length;
    } else {
      group.push(piece);
      room -= piece.length;
    }
  }
  return groups;
}

function findingOf({ of, piece, isWhole }: Part, isDirect: boolean): ReadingFinding {
  return {
    pointer: of.pointer,
    ...(isWhole ? {} : { range: piece.span }),
    category: 'injection',
    severity: 'high',
    score: 1,
    reason: `Azure Prompt Shields: an attack in ${isDirect ? 'a prompt' : 'a document'}`,
  };
}
