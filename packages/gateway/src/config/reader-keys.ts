import { SURFACES } from '@durward/shield';
import { z } from 'zod';
import { fileSchema } from './parts.ts';

/** What every reader of content has. */
export const readerKeys = {
  surfaces: z.array(z.enum(SURFACES)).min(1).default([...SURFACES])
    .describe('Where the texts stand that it is asked about'),
  whenUnavailable: z.enum(['deny', 'detector']).default('deny')
    .describe('`deny`: what it could not read is denied. `detector`: our own detector decides alone'),
  timeoutMs: z.int().min(50).max(60_000).default(3000).describe('How long it may take for one message'),
};

/** How long answers are remembered. */
export const memorySchema = z.strictObject({
  entriesMax: z.int().min(0).max(1_000_000).default(10_000).describe('Most answers that are kept; 0 keeps none'),
  ttlSeconds: z.int().min(1).max(86_400).default(300).describe('For how long'),
}).prefault({}).describe('Answers are remembered by a digest of the text');

/** What every reader has that is a service. */
export const serviceKeys = {
  ...readerKeys,
  answerBytesMax: z.int().min(1024).max(16_777_216).default(1_048_576).describe('Largest answer'),
  callsPerMinuteMax: z.int().min(1).max(1_000_000).default(6000)
    .describe('Most calls; what goes beyond counts as unavailable'),
  failuresMax: z.int().min(1).max(1000).default(5).describe('After so many failures in a row it is left alone'),
  openMs: z.int().min(100).max(600_000).default(15_000).describe('For how long; then one call is a trial'),
  caFile: fileSchema.optional().describe('PEM file with the certificate authorities to trust for it'),
};
