import { z } from 'zod';
import type { JsonObject } from '@durward/core';
import type { ReadingFinding, ReadingRequest, ReadText } from '../reader.ts';
import { SERVICE, type AzureService, type Waiting } from './azure-service.ts';
import { CALLS_AT_ONCE_MAX, NOTHING, type Feature, type Outcome } from './feature.ts';
import { piecesOf, type Piece, type PieceLimits } from './pieces.ts';
import { pooled } from './pool.ts';

/** Documented: 7 500 characters of text, as many of question, 55 000 of all sources. */
const PIECES: PieceLimits = { lengthMax: 7_000, overlap: 200 };
const QUESTION_LENGTH_MAX = 7_000;
const QUESTION_WORDS_MIN = 3;
const SOURCES_LENGTH_MAX = 55_000;
const DETAILS_MAX = 32;

export interface GroundednessOptions {
  readonly apiVersion: string;
  readonly domain: 'Generic' | 'Medical';
  /** From which share of the text (0 to 100) it counts. */
  readonly percentMin: number;
}

const answerSchema = z.object({
  ungroundedDetected: z.boolean(),
  ungroundedPercentage: z.number().min(0).max(1),
  ungroundedDetails: z.array(z.object({ text: z.string() })).max(1024).optional(),
});

type Checked =
  | { readonly ok: true; readonly findings: readonly ReadingFinding[] }
  | { readonly ok: false; readonly fault: string };

/** `text:detectGroundedness`: whether a generated text rests on its sources. Asked where there are sources. */
export class Groundedness implements Feature {
  readonly #service: AzureService;
  readonly #options: GroundednessOptions;

  constructor(service: AzureService, options: GroundednessOptions) {
    this.#service = service;
    this.#options = options;
  }

  async examine({ grounding, texts }: ReadingRequest, waiting: Waiting): Promise<Outcome> {
    if (grounding === undefined) return NOTHING;
    const { sources, question } = grounding;
    const length = sources.reduce((sum, source) => sum + source.length, 0);
    if (length > SOURCES_LENGTH_MAX) return { findings: [], fault: `the sources are longer than ${SERVICE} reads` };
    const parts = texts.flatMap((of) => piecesOf(of.text, PIECES).map((piece) => ({ of, piece })));
    const about = { sources, question: isQuestion(question) ? question : undefined };
    const results = await pooled(parts, CALLS_AT_ONCE_MAX, (part) => this.#check(part, about, waiting));
    const failed = results.find((result) => result?.ok === false);
    return {
      findings: results.flatMap((result) => (result?.ok === true ? result.findings : [])),
      fault: failed?.ok === false ? failed.fault : undefined,
    };
  }

  async #check(part: PartOfText, about: About, waiting: Waiting): Promise<Checked> {
    const { apiVersion, domain, percentMin } = this.#options;
    const { sources, question } = about;
    const body: JsonObject = {
      domain,
      ...(question === undefined ? { task: 'Summarization' } : { task: 'QnA', qna: { query: question } }),
      text: part.piece.text,
      groundingSources: [...sources],
      reasoning: false,
    };
    const answer = await this.#service.call({ name: 'text:detectGroundedness', apiVersion, body }, waiting);
    if (!answer.ok) return { ok: false, fault: answer.reason };
    const { data } = answerSchema.safeParse(answer.value);
    if (data === undefined) return { ok: false, fault: `${SERVICE} gave an answer about sources that cannot be read` };
    const { ungroundedDetected, ungroundedPercentage: share, ungroundedDetails: details = [] } = data;
    if (!ungroundedDetected || share * 100 < percentMin) return { ok: true, findings: [] };
    return { ok: true, findings: findingsOf(part, share, details.map(({ text }) => text)) };
  }
}

interface PartOfText {
  readonly of: ReadText;
  readonly piece: Piece;
}

interface About {
  readonly sources: readonly string[];
  readonly question: string | undefined;
}

function isQuestion(question: string | undefined): question is string {
  if (question === undefined || question.length > QUESTION_LENGTH_MAX) return false;
  return question.split(' ').filter((word) => word !== '').length >= QUESTION_WORDS_MIN;
}

/** One finding for each passage that the service names and the text holds; else one for the part. */
function findingsOf({ of, piece }: PartOfText, share: number, passages: readonly string[]): readonly ReadingFinding[] {
  const whole: ReadingFinding = {
    pointer: of.pointer,
    range: piece.span,
    category: 'ungrounded',
    severity: share >= 0.5 ? 'high' : 'medium',
    score: share,
    reason: `Azure: ${String(Math.round(share * 100))} % of the text does not rest on its sources`,
  };
  const found = passages.slice(0, DETAILS_MAX).flatMap((passage) => {
    const at = passage === '' ? -1 : piece.text.indexOf(passage);
    if (at < 0) return [];
    const start = piece.span.start + at;
    return [{ ...whole, range: { start, end: start + passage.length } }];
  });
  return found.length > 0 ? found : [whole];
}
