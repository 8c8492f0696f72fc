import { z } from 'zod';
import { fileSchema } from './parts.ts';
import { memorySchema, readerKeys } from './reader-keys.ts';

/** A model of the deployer. */
export const onnxSchema = z.strictObject({
  folder: fileSchema.describe('Folder with the model: `model.onnx`, `tokenizer.json`, `config.json`')
    .meta({ examples: ['/var/lib/durward/prompt-guard'] }),
  title: z.string().min(1).max(64).default('the folder').describe('What it is called in records')
    .meta({ examples: ['prompt-guard-2'] }),
  modelFile: z.string().min(1).max(256).optional()
    .describe('File of the model in the folder; default: the usual names'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits').optional()
    .describe('Digest that the file of the model must have'),
  runtime: z.enum(['auto', 'web', 'node']).default('auto')
    .describe('`onnxruntime-web` or `onnxruntime-node`, installed beside Durward; `auto` takes the faster one'),
  attackLabels: z.array(z.string().min(1).max(256)).min(1).optional()
    .describe('Classes that mean an attack; default: those whose names say so').meta({ examples: [['INJECTION']] }),
  threshold: z.number().min(0).max(1).default(0.5).describe('Probability of an attack from which it counts'),
  temperature: z.number().min(0.01).max(100).default(1)
    .describe('Divides what the model says before it becomes a probability: above 1 makes it less sure'),
  tokensMax: z.int().min(16).max(8192).default(512).describe('Tokens that the model reads at once'),
  overlapPercent: z.int().min(0).max(90).default(12).describe('What each window repeats of the one before'),
  windowsPerBatch: z.int().min(1).max(256).default(8).describe('Windows that are read together'),
  windowsMax: z.int().min(1).max(10_000).default(64)
    .describe('Most windows of one message; longer texts count as unavailable'),
  memory: memorySchema,
  ...readerKeys,
  timeoutMs: z.int().min(50).max(600_000).default(10_000).describe('How long it may take for one message'),
});

export type OnnxConfig = z.output<typeof onnxSchema>;
