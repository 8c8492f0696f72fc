import { z } from 'zod';
import { fileSchema, managedIdentitySchema, secretReferenceSchema } from './parts.ts';

const serviceUrl = z.url({ protocol: /^https?$/ });
const caFile = fileSchema.optional().describe('PEM file with the certificate authorities to trust for it');

const transitSchema = z.strictObject({
  address: serviceUrl.describe('Its address').meta({ examples: ['https://vault.example.com:8200'] }),
  mount: z.string().regex(/^[A-Za-z0-9_.-]{1,64}(\/[A-Za-z0-9_.-]{1,64}){0,4}$/, 'must be the path of a mount')
    .default('transit').describe('Where the transit engine is mounted'),
  key: z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/, 'must be the name of a key').describe('The key')
    .meta({ examples: ['durward'] }),
  namespace: z.string().min(1).max(256).optional().describe('The namespace that it is in')
    .meta({ examples: ['security'] }),
  token: secretReferenceSchema.describe('A token that may encrypt and decrypt with the key; read at each use')
    .meta({ examples: ['file:vault-token'] }),
  caFile,
});

const azureSchema = z.strictObject({
  vault: serviceUrl.describe('The vault or managed HSM').meta({ examples: ['https://contoso.vault.azure.net'] }),
  key: z.string().regex(/^[A-Za-z0-9-]{1,127}$/, 'must be the name of a key').describe('An RSA key in it')
    .meta({ examples: ['durward'] }),
  authority: serviceUrl.default('https://login.microsoftonline.com').describe('Where its tokens come from'),
  tenant: z.string().regex(/^[A-Za-z0-9.-]{1,128}$/, 'must be a tenant id or domain').optional()
    .describe('The tenant of an application').meta({ examples: ['8f5e1c1a-6f0e-4a55-9d0c-2f1b7a3c9e10'] }),
  clientId: z.string().min(1).max(256).optional().describe('The application that may wrap and unwrap')
    .meta({ examples: ['2d4d3d8e-2be3-4bef-9f87-7875a61c29de'] }),
  clientSecret: secretReferenceSchema.optional().describe('Its secret, by reference'),
  assertion: secretReferenceSchema.optional()
    .describe('Instead of a secret: the token of a workload identity (AZURE_FEDERATED_TOKEN_FILE)')
    .meta({ examples: ['file:/var/run/secrets/azure/tokens/azure-identity-token'] }),
  managedIdentity: managedIdentitySchema.optional()
    .describe('Instead of an application: the managed identity of the host, which needs no secret'),
  caFile,
}).refine(
  ({ clientSecret, assertion, managedIdentity }) =>
    [clientSecret, assertion, managedIdentity].filter((way) => way !== undefined).length === 1,
  { message: 'must have exactly one of `clientSecret`, `assertion` and `managedIdentity`' },
).refine(({ tenant, clientId, managedIdentity }) => {
  const isApplication = tenant !== undefined && clientId !== undefined;
  return managedIdentity === undefined ? isApplication : tenant === undefined && clientId === undefined;
}, { message: 'must have `tenant` and `clientId` for an application, and neither for `managedIdentity`' });

const awsSchema = z.strictObject({
  region: z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be a region').describe('The region')
    .meta({ examples: ['eu-central-1'] }),
  keyId: z.string().min(1).max(2048).describe('ARN, id or alias of a symmetric key')
    .meta({ examples: ['alias/durward'] }),
  endpoint: serviceUrl.optional().describe('Another endpoint than the region’s public one (a VPC endpoint)')
    .meta({ examples: ['https://vpce-0123.kms.eu-central-1.vpce.amazonaws.com'] }),
  accessKeyId: secretReferenceSchema.describe('The access key id, by reference')
    .meta({ examples: ['env:AWS_ACCESS_KEY_ID'] }),
  secretAccessKey: secretReferenceSchema.describe('The secret access key, by reference')
    .meta({ examples: ['env:AWS_SECRET_ACCESS_KEY'] }),
  sessionToken: secretReferenceSchema.optional().describe('The token of a temporary session, by reference')
    .meta({ examples: ['env:AWS_SESSION_TOKEN'] }),
  caFile,
});

/** Where the master key of the vault is. */
export const vaultSchema = z
  .strictObject({
    key: secretReferenceSchema.optional()
      .describe('32 bytes in base64, by reference; further lines hold former keys that still open')
      .meta({ examples: ['file:/run/secrets/durward-vault-key'] }),
    transit: transitSchema.optional().describe('A key in the transit engine of HashiCorp Vault or OpenBao'),
    azure: azureSchema.optional().describe('A key in Azure Key Vault'),
    aws: awsSchema.optional().describe('A key in AWS KMS'),
  })
  .prefault({})
  .refine((vault) => Object.values(vault).filter((way) => way !== undefined).length <= 1, {
    message: 'must have at most one of `key`, `transit`, `azure` and `aws`',
  });

export type VaultConfig = z.output<typeof vaultSchema>;
