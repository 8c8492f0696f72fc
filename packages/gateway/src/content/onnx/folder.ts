import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelError } from './model-error.ts';

/** Where a model is, among the places that exports use. */
const MODEL_FILES = ['model.onnx', 'model_quantized.onnx', 'onnx/model.onnx', 'onnx/model_quantized.onnx'];
/** Names of classes that mean an attack, when the configuration names none. */
const ATTACK_WORDS = ['inject', 'malicious', 'jailbreak', 'attack', 'unsafe', 'label_1'];

const configSchema = z.looseObject({
  id2label: z.record(z.string(), z.string().max(256)).optional(),
  max_position_embeddings: z.int().min(8).optional(),
  model_type: z.string().optional(),
});

/** What a folder with a model holds. */
export interface ModelFolder {
  readonly model: Uint8Array;
  readonly tokenizer: object;
  readonly tokenizerConfig: object;
  /** Numbers of the outputs that mean an attack. */
  readonly attacks: readonly number[];
  readonly outputs: number;
  /** Longest input of the model, in tokens. */
  readonly tokensMax: number | undefined;
}

export interface FolderOptions {
  readonly folder: string;
  readonly modelFile: string | undefined;
  readonly sha256: string | undefined;
  readonly attackLabels: readonly string[] | undefined;
}

/**
 * Reads a folder as exports of models have it: `model.onnx`, `tokenizer.json`, `config.json`.
 *
 * @throws ModelError when a part is missing, the digest is another, or it is not clear which class means an attack.
 */
export function readModelFolder({ folder, modelFile, sha256, attackLabels }: FolderOptions): ModelFolder {
  const file = modelFile ?? MODEL_FILES.find((name) => existsSync(join(folder, name)));
  if (file === undefined) throw new ModelError(`there is no model in ${folder}: none of ${MODEL_FILES.join(', ')}`);
  const model = bytesOf(join(folder, file));
  if (sha256 !== undefined && createHash('sha256').update(model).digest('hex') !== sha256) {
    throw new ModelError(`${file} has another digest than the configuration says: it was exchanged or updated`);
  }
  const config = configSchema.safeParse(jsonOf(join(folder, 'config.json'))).data;
  if (config === undefined) throw new ModelError('config.json of the model cannot be read');
  const labels = labelsOf(config.id2label ?? {});
  const tokenizer = jsonOf(join(folder, 'tokenizer.json'));
  const extra = join(folder, 'tokenizer_config.json');
  return {
    model,
    // What it would cut off by itself would go unread.
    tokenizer: { ...tokenizer, truncation: null, padding: null },
    tokenizerConfig: existsSync(extra) ? jsonOf(extra) : {},
    attacks: attacksAmong(labels, attackLabels),
    outputs: labels.length,
    tokensMax: positionsOf(config),
  };
}

/** RoBERTa and its kin count positions from 2. */
function positionsOf({ max_position_embeddings: positions, model_type: type }: z.output<typeof configSchema>) {
  const isOffset = type?.includes('roberta') === true || type === 'camembert';
  return positions === undefined ? undefined : positions - (isOffset ? 2 : 0);
}

function labelsOf(byNumber: Readonly<Record<string, string>>): readonly string[] {
  const labels = Object.keys(byNumber).map((_, index) => byNumber[String(index)]);
  if (labels.length === 0 || labels.includes(undefined)) {
    throw new ModelError('config.json of the model has no `id2label` that names its classes from 0 on');
  }
  return labels.filter((label) => label !== undefined);
}

function attacksAmong(labels: readonly string[], wanted: readonly string[] | undefined): readonly number[] {
  if (labels.length === 1) return [0];
  const isAttack = (label: string): boolean => wanted === undefined
    ? ATTACK_WORDS.some((word) => label.toLowerCase().includes(word))
    : wanted.includes(label);
  const attacks = labels.flatMap((label, index) => (isAttack(label) ? [index] : []));
  if (attacks.length > 0 && attacks.length < labels.length) return attacks;
  throw new ModelError(
    `it is not clear which class of the model means an attack: name it in \`attackLabels\` (${labels.join(', ')})`,
  );
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    throw new ModelError(`${path} cannot be read: check the path and who may read it`);
  }
}

function jsonOf(path: string): object {
  const text = new TextDecoder().decode(bytesOf(path));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ModelError(`${path} is not JSON`);
  }
  if (typeof value !== 'object' || value === null) throw new ModelError(`${path} is not a JSON object`);
  return value;
}
