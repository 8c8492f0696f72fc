import { z } from 'zod';
import type { JsonObject } from '@durward/core';
import type { ReadingFinding, ReadingRequest, ReadText } from '../reader.ts';
import type { AnswerMemory, TextMemory } from '../answer-memory.ts';
import { SERVICE, type AzureService, type Waiting } from './azure-service.ts';
import { CALLS_AT_ONCE_MAX, type Feature, type Outcome } from './feature.ts';
import { piecesOf, type Piece, type PieceLimits } from './pieces.ts';
import { pooled } from './pool.ts';

/** Documented: 10 000 code points; a little is kept back. */
const PIECES: PieceLimits = { lengthMax: 9_500, overlap: 250 };
const SEVERITY_MAX = 7;

export const HARM_CATEGORIES = ['Hate', 'SelfHarm', 'Sexual', 'Violence'] as const;
export type HarmCategory = (typeof HARM_CATEGORIES)[number];

export interface HarmOptions {
  readonly apiVersion: string;
  /** From which severity (0 to 7) a category counts; categories without one are not asked about. */
  readonly thresholds: { readonly [category in HarmCategory]?: number | undefined };
  readonly blocklists: readonly string[];
}

const answerSchema = z.object({
  categoriesAnalysis: z.array(z.object({
    category: z.string().max(64),
    severity: z.int().min(0).max(SEVERITY_MAX),
  })).max(64),
  blocklistsMatch: z.array(z.object({
    blocklistName: z.string().max(64),
    blocklistItemId: z.string().max(128),
  })).max(1024).optional(),
});

interface Analysis {
  readonly severities: ReadonlyMap<string, number>;
  readonly lists: readonly string[];
}

type Examined =
  | { readonly ok: true; readonly analysis: Analysis }
  | { readonly ok: false; readonly fault: string };

/** `text:analyze`: harmful content by category and severity, and terms of block lists. */
export class HarmAnalysis implements Feature {
  readonly #service: AzureService;
  readonly #options: HarmOptions;
  readonly #categories: readonly HarmCategory[];
  readonly #memory: TextMemory<Analysis>;

  constructor(service: AzureService, options: HarmOptions, memory: AnswerMemory) {
    this.#service = service;
    this.#options = options;
    this.#categories = HARM_CATEGORIES.filter((category) => options.thresholds[category] !== undefined);
    const { apiVersion, blocklists } = options;
    this.#memory = memory.about(`analyze ${apiVersion} ${this.#categories.join()} ${blocklists.join()}`);
  }

  async examine({ texts }: ReadingRequest, waiting: Waiting): Promise<Outcome> {
    const parts = texts.flatMap((of) => {
      const pieces = piecesOf(of.text, PIECES);
      return pieces.map((piece) => ({ of, piece, isWhole: pieces.length === 1 }));
    });
    const results = await pooled(parts, CALLS_AT_ONCE_MAX, ({ piece }) => this.#analysisOf(piece, waiting));
    const findings = parts.flatMap((part, index) => {
      const result = results[index];
      return result?.ok === true ? this.#findingsIn(part, result.analysis) : [];
    });
    const failed = results.find((result) => result?.ok === false);
    return { findings, fault: failed?.ok === false ? failed.fault : undefined };
  }

  async #analysisOf({ text }: Piece, waiting: Waiting): Promise<Examined> {
    const known = this.#memory.recall(text);
    if (known !== undefined) return { ok: true, analysis: known };
    const { apiVersion, blocklists } = this.#options;
    const body: JsonObject = {
      text,
      // Without the member all are meant, so that none is asked about by an empty list.
      ...(this.#categories.length === 0 ? {} : { categories: [...this.#categories] }),
      blocklistNames: [...blocklists],
      // A term of a list says nothing of the rest of the text.
      haltOnBlocklistHit: false,
      outputType: 'EightSeverityLevels',
    };
    const answer = await this.#service.call({ name: 'text:analyze', apiVersion, body }, waiting);
    if (!answer.ok) return { ok: false, fault: answer.reason };
    const analysis = this.#read(answer.value);
    if (analysis === undefined) {
      return { ok: false, fault: `${SERVICE} gave an analysis that does not fit what it was asked` };
    }
    this.#memory.keep(text, analysis);
    return { ok: true, analysis };
  }

  /** Every category that was asked about has an answer, or there is none. */
  #read(value: JsonObject): Analysis | undefined {
    const { data } = answerSchema.safeParse(value);
    if (data === undefined) return undefined;
    const severities = new Map(data.categoriesAnalysis.map(({ category, severity }) => [category, severity]));
    if (!this.#categories.every((category) => severities.has(category))) return undefined;
    return { severities, lists: [...new Set(data.blocklistsMatch?.map((match) => match.blocklistName))] };
  }

  #findingsIn({ of, piece, isWhole }: PartOfText, { severities, lists }: Analysis): ReadingFinding[] {
    const place = { pointer: of.pointer, ...(isWhole ? {} : { range: piece.span }) };
    const harms = this.#categories.flatMap((category): ReadingFinding[] => {
      const severity = severities.get(category) ?? SEVERITY_MAX;
      if (severity < (this.#options.thresholds[category] ?? 0)) return [];
      const reason = `Azure: ${category} of severity ${String(severity)}`;
      return [{ ...place, category: 'harm', severity: wordFor(severity), score: severity / SEVERITY_MAX, reason }];
    });
    return [
      ...harms,
      ...lists.map((name): ReadingFinding => {
        const reason = `Azure: a term of the block list ${name}`;
        return { ...place, category: 'blocklist', severity: 'high', score: 1, reason };
      }),
    ];
  }
}

interface PartOfText {
  readonly of: ReadText;
  readonly piece: Piece;
  readonly isWhole: boolean;
}

function wordFor(severity: number): ReadingFinding['severity'] {
  return severity >= 6 ? 'high' : severity >= 4 ? 'medium' : 'low';
}
