import { z } from 'zod';
import { fileSchema, managedIdentitySchema, secretReferenceSchema } from './parts.ts';
import { memorySchema, serviceKeys } from './reader-keys.ts';

const GENERALLY_AVAILABLE = '2024-09-01';

const versionSchema = (usual: string) =>
  z.string().regex(/^\d{4}-\d{2}-\d{2}(-preview)?$/, 'must be a version such as 2024-09-01').default(usual)
    .describe('Version of the interface');

const switchedOn = z.boolean().default(true).describe('Whether it is asked');
const switchedOff = z.boolean().default(false).describe('Whether it is asked');

const identifier = z.string().min(1).max(256);

const entraSchema = z.strictObject({
  tenantId: identifier.describe('The tenant (directory) id'),
  clientId: identifier.describe('The application (client) id'),
  clientSecret: secretReferenceSchema.optional().describe('Its secret, by reference'),
  federatedTokenFile: fileSchema.optional()
    .describe('File with the token of the workload, which the platform renews, instead of a secret'),
  authority: z.url({ protocol: /^https?$/ }).default('https://login.microsoftonline.com')
    .describe('Where tokens are issued; another one in national clouds'),
}).refine((entra) => (entra.clientSecret === undefined) !== (entra.federatedTokenFile === undefined), {
  message: 'must have exactly one of `clientSecret` and `federatedTokenFile`',
});

const severity = (category: string) =>
  z.int().min(1).max(7).optional().describe(`Severity of ${category}, 1 to 7, from which it counts`);

const harmSchema = z.strictObject({
  enabled: switchedOff,
  apiVersion: versionSchema(GENERALLY_AVAILABLE),
  thresholds: z.strictObject({
    Hate: severity('hate'), SelfHarm: severity('self-harm'), Sexual: severity('sexual content'),
    Violence: severity('violence'),
  }).default({ Hate: 4, SelfHarm: 4, Sexual: 4, Violence: 4 })
    .describe('From which severity each category counts; one that is left out is not asked about'),
}).prefault({});

/** Names are part of an address; the service takes these characters. */
const listName = z.string().regex(/^[0-9A-Za-z._~-]{1,64}$/, 'must be 1 to 64 letters, digits, `.`, `_`, `~` and `-`');
const listItem = z.string().min(1).max(128);

const blocklistSchema = z.strictObject({
  description: z.string().max(1024).default('kept by Durward').describe('What it is for'),
  terms: z.array(listItem).max(10_000).default([]).describe('Words and phrases'),
  patterns: z.array(listItem).max(10_000).default([]).describe('Regular expressions, run by the service'),
});

const agentPolicySchema = z.strictObject({
  apiVersion: versionSchema('2026-11-01-preview'),
  targetResourceId: z.string().min(1).max(2048).describe('ARM id of the resource whose policy counts'),
  policyId: z.string().min(1).max(2048).optional().describe('A policy of it; default: the one assigned to it'),
});

/** Azure AI Content Safety. */
export const azureSchema = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).describe('Endpoint of the resource, or of a container of your own')
    .meta({ examples: ['https://my-resource.cognitiveservices.azure.com'] }),
  key: secretReferenceSchema.optional().describe('Key of the resource, by reference')
    .meta({ examples: ['env:CONTENT_SAFETY_KEY'] }),
  entra: entraSchema.optional().describe('Ask for tokens as an application of Entra ID'),
  managedIdentity: managedIdentitySchema.optional().describe('Ask for tokens as the managed identity of the machine'),
  promptShield: z.strictObject({ enabled: switchedOn, apiVersion: versionSchema(GENERALLY_AVAILABLE) }).prefault({})
    .describe('`text:shieldPrompt`: attacks in prompts and in documents'),
  harm: harmSchema.describe('`text:analyze`: harmful content'),
  blocklists: z.record(listName, blocklistSchema.describe('One list, by its name at the service')).default({})
    .describe('Block lists of `text:analyze`; `durward shield blocklists sync` brings the service in line')
    .meta({ keyName: 'list' }),
  groundedness: z.strictObject({
    enabled: switchedOff,
    apiVersion: versionSchema('2024-09-15-preview'),
    domain: z.enum(['Generic', 'Medical']).default('Generic').describe('What the texts are about'),
    percentMin: z.int().min(0).max(100).default(0).describe('Share of a text without sources from which it counts'),
  }).prefault({}).describe('`text:detectGroundedness`: whether generated text rests on its sources'),
  taskAdherence: z.strictObject({ enabled: switchedOff, apiVersion: versionSchema('2025-09-15-preview') }).prefault({})
    .describe('`agent:analyzeTaskAdherence`: whether a call serves what the person asked for, where the host says it'),
  agentPolicy: agentPolicySchema.optional().describe('`agent:evaluate`: a policy for agents that Azure evaluates'),
  memory: memorySchema,
  textLengthMax: z.int().min(1000).max(10_000_000).default(400_000)
    .describe('Longest texts of one message; longer ones count as unavailable'),
  ...serviceKeys,
}).refine((azure) => [azure.key, azure.entra, azure.managedIdentity].filter((way) => way !== undefined).length <= 1, {
  message: 'must have at most one of `key`, `entra` and `managedIdentity`',
});

export type AzureConfig = z.output<typeof azureSchema>;
