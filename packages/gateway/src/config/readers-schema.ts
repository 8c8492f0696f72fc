import { SURFACES } from '@durward/shield';
import { z } from 'zod';
import { fileSchema, secretReferenceSchema } from './parts.ts';

/** What every reader has. */
const common = {
  surfaces: z.array(z.enum(SURFACES)).min(1).default([...SURFACES])
    .describe('Where the texts stand that it is asked about'),
  whenUnavailable: z.enum(['deny', 'detector']).default('deny')
    .describe('`deny`: what it could not read is denied. `detector`: our own detector decides alone'),
  timeoutMs: z.int().min(50).max(60_000).default(3000).describe('How long an answer may take'),
};

/** What every service has that is asked by HTTP. */
const service = {
  ...common,
  answerBytesMax: z.int().min(1024).max(16_777_216).default(1_048_576).describe('Largest answer'),
  callsPerMinuteMax: z.int().min(1).max(1_000_000).default(6000)
    .describe('Most calls; what goes beyond counts as unavailable'),
  failuresMax: z.int().min(1).max(1000).default(5).describe('After so many failures in a row it is left alone'),
  openMs: z.int().min(100).max(600_000).default(15_000).describe('For how long; then one call is a trial'),
  caFile: fileSchema.optional().describe('PEM file with the certificate authorities to trust for it'),
};

/** A guard of the deployer. */
export const webhookSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe('Where it is asked; plain http only on this machine')
    .meta({ examples: ['https://guard.example.com/evaluate'] }),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]{1,128}$/, 'must be the name of a header: letters, digits and `-`'),
      secretReferenceSchema)
    .default({})
    .describe('Headers with secrets, by reference; `Authorization` values include their scheme')
    .meta({ keyName: 'Header', examples: [{ Authorization: 'env:GUARD_AUTHORIZATION' }] }),
  ...service,
});

export type WebhookConfig = z.output<typeof webhookSchema>;
