import { z } from 'zod';
import { fileSchema, secretReferenceSchema } from './parts.ts';

/** Signed updates of the shield, and whose. */
export const bundlesSchema = z.strictObject({
  source: fileSchema.describe('Folder whose `*.json` files are bundles, or one bundle; looked at while it runs')
    .meta({ examples: ['/var/lib/durward-bundles'] }),
  keys: z
    .record(z.string().min(1).max(120), secretReferenceSchema)
    .refine((keys) => Object.keys(keys).length > 0, 'must name at least one key')
    .describe('Ed25519 public keys (PEM) of those whose bundles are taken, by the name that a bundle gives its key')
    .meta({ keyName: 'key', examples: [{ 'security-2026': 'file:keys/security-2026.pem' }] }),
});

export type BundlesConfig = z.output<typeof bundlesSchema>;
