import type { Surface } from '@durward/shield';
import type { OnnxConfig } from '../../config/onnx-schema.ts';
import { AnswerMemory, type TextMemory } from '../answer-memory.ts';
import type { ContentReader, Reading, ReadingFinding, ReadingRequest, ReadText } from '../reader.ts';
import { ModelThread } from './model-thread.ts';
import type { WindowScore } from './protocol.ts';

const LOAD_TIMEOUT_MS = 60_000;
const WAITING_MAX = 64;
const HEAP_MIB_MAX = 1024;
/** Windows of one text that are told apart in the record, the surest first. */
const FINDINGS_PER_TEXT_MAX = 8;
const SURE = 0.9;

/** A classifier of the deployer's own, from a folder. */
export class OnnxReader implements ContentReader {
  readonly name = 'onnx';
  readonly surfaces: readonly Surface[];
  readonly whenUnavailable: ContentReader['whenUnavailable'];
  readonly #config: OnnxConfig;
  readonly #thread: ModelThread;
  readonly #memory: TextMemory<readonly WindowScore[]>;

  constructor(config: OnnxConfig, clock: () => number) {
    this.surfaces = config.surfaces;
    this.whenUnavailable = config.whenUnavailable;
    this.#config = config;
    const { folder, modelFile, sha256, runtime, attackLabels, temperature, tokensMax, overlapPercent } = config;
    const { windowsPerBatch, windowsMax } = config;
    this.#thread = new ModelThread({
      settings: {
        folder, modelFile, sha256, runtime, attackLabels, temperature, tokensMax, overlap: overlapPercent / 100,
        windowsPerBatch, windowsMax,
      },
      loadTimeoutMs: LOAD_TIMEOUT_MS,
      timeoutMs: config.timeoutMs,
      waitingMax: WAITING_MAX,
      heapMibMax: HEAP_MIB_MAX,
    });
    const { entriesMax, ttlSeconds } = config.memory;
    this.#memory = new AnswerMemory({ entriesMax, ttlMs: ttlSeconds * 1000, clock }).about('onnx');
  }

  async read({ texts, signal }: ReadingRequest): Promise<Reading> {
    const said = new Map<string, readonly WindowScore[]>();
    for (const { text } of texts) {
      const known = this.#memory.recall(text);
      if (known !== undefined) said.set(text, known);
    }
    const fresh = [...new Set(texts.map(({ text }) => text))].filter((text) => text !== '' && !said.has(text));
    if (fresh.length > 0) {
      const scored = await this.#thread.score(fresh, signal);
      if (!scored.ok) return { kind: 'unavailable', reason: scored.reason, findings: this.#findingsIn(texts, said) };
      for (const [index, text] of fresh.entries()) {
        const windows = scored.texts[index];
        if (windows === undefined) return { kind: 'unavailable', reason: 'the model left out a text' };
        said.set(text, windows);
        this.#memory.keep(text, windows);
      }
    }
    return { kind: 'read', findings: this.#findingsIn(texts, said) };
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  #findingsIn(texts: readonly ReadText[], said: ReadonlyMap<string, readonly WindowScore[]>): ReadingFinding[] {
    return texts.flatMap(({ pointer, text }) => {
      const windows = said.get(text) ?? [];
      const isWhole = windows.length === 1;
      return windows
        .filter(({ score }) => score >= this.#config.threshold)
        .toSorted((a, b) => b.score - a.score)
        .slice(0, FINDINGS_PER_TEXT_MAX)
        .map(({ span, score }): ReadingFinding => ({
          pointer,
          range: isWhole ? undefined : span,
          category: 'injection',
          severity: score >= SURE ? 'high' : 'medium',
          score,
          reason: `the model in ${this.#config.title}: an attack with probability ${score.toFixed(3)}`,
        }));
    });
  }
}
