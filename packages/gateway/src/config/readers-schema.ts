import { z } from 'zod';
import { azureSchema } from './azure-schema.ts';
import { onnxSchema } from './onnx-schema.ts';
import { secretReferenceSchema } from './parts.ts';
import { serviceKeys } from './reader-keys.ts';

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
  ...serviceKeys,
});

export type WebhookConfig = z.output<typeof webhookSchema>;

/** Readers of content beside our own detector. */
export const readersSchema = z.strictObject({
  azure: azureSchema.optional().describe('Azure AI Content Safety'),
  onnx: onnxSchema.optional().describe('A model of your own, in a thread of the gateway'),
  webhook: webhookSchema.optional().describe('A guard of your own, asked over HTTPS'),
}).prefault({});

export type ReadersConfig = z.output<typeof readersSchema>;
