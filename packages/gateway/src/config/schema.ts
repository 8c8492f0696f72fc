import { z } from 'zod';
import { serverSchema } from './server-schema.ts';
import { limitsSchema } from './limits-schema.ts';
import { controlsSchema, fileSchema, hostPattern, portSchema } from './parts.ts';

const tlsSchema = z.strictObject({
  certificate: fileSchema.describe('PEM file with the certificate chain; read again when it changes'),
  key: fileSchema.describe('PEM file with the private key; read again when it changes'),
  minVersion: z.enum(['1.2', '1.3']).default('1.2').describe('Oldest TLS version that is accepted'),
});

const listenSchema = z
  .strictObject({
    address: z.string().min(1).default('127.0.0.1').describe('Address to bind'),
    port: portSchema.default(8420).describe('Port of the data listener; 0 takes any free one'),
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('The URL under which clients reach the gateway; every audience is computed from it'),
    tls: tlsSchema.optional().describe('Terminate TLS here'),
    trustedProxies: z
      .array(z.string().min(1))
      .default([])
      .describe('Addresses or CIDR ranges whose X-Forwarded-* headers are believed'),
    allowedHosts: z
      .array(hostPattern)
      .default([])
      .describe('Host names that are answered beside the host of publicUrl (and loopback names on loopback)'),
    allowedOrigins: z
      .array(z.url())
      .default([])
      .describe('Origins of browser pages that may call, beside the origin of publicUrl'),
  })
  .prefault({});

const adminSchema = z
  .strictObject({
    address: z.string().min(1).default('127.0.0.1').describe('Address of the second listener (health, metrics)'),
    port: portSchema.default(8421).describe('Port of the second listener'),
    enabled: z.boolean().default(true).describe('Whether the second listener runs'),
  })
  .prefault({});

const issuerSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/).describe('Short name, used in grants and audiences'),
  issuer: z.url().describe('The exact `iss`; for a multi-tenant Entra ID issuer a template with `{tenantid}`'),
  profile: z.enum(['rfc9068', 'entra-v1', 'entra-v2', 'generic']).default('rfc9068')
    .describe('How the tokens of this issuer look; `generic` accepts `typ: JWT`'),
  jwksUri: z.url().optional().describe('Where its keys are; default: found through its metadata'),
  algorithms: z
    .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']))
    .min(1)
    .default(['ES256', 'RS256', 'PS256', 'EdDSA'])
    .describe('Signature algorithms that are accepted'),
  tenants: z.array(z.string().min(1)).min(1).optional()
    .describe('Tenant ids (`tid`) that are accepted; required for a template'),
  maxTokenLifetimeSeconds: z.int().min(60).max(172_800).default(3600)
    .describe('Longest accepted exp − iat. Entra ID issues 60–90 minutes, with CAE up to 28 hours'),
  clockSkewSeconds: z.int().min(0).max(300).default(30).describe('Tolerated difference of clocks'),
  clientClaims: z.array(z.string().min(1)).min(1).default(['client_id', 'azp', 'appid'])
    .describe('Claims that name the client; one of them is required'),
  scopeClaims: z.array(z.string().min(1)).default(['scope', 'scp']).describe('Claims that hold scopes'),
  roleClaims: z.array(z.string().min(1)).default(['roles']).describe('Claims that hold roles'),
  groupClaims: z.array(z.string().min(1)).default(['groups']).describe('Claims that hold groups'),
  jwksMaxAgeSeconds: z.int().min(60).max(86_400).default(600).describe('How long fetched keys are used before they are fetched again'),
  jwksOutageSeconds: z.int().min(0).max(604_800).default(86_400)
    .describe('How long the last good keys are used while the issuer cannot be reached'),
});

const identitySchema = z
  .strictObject({
    issuers: z.array(issuerSchema).default([]).describe('Identity providers whose access tokens are accepted'),
    local: z
      .strictObject({
        enabled: z.boolean().default(true)
          .describe('Without an issuer and on loopback only: a local issuer signs tokens for `durward token`'),
        tokenLifetimeSeconds: z.int().min(30).max(3600).default(900).describe('Lifetime of its tokens'),
      })
      .prefault({}),
  })
  .prefault({});

const names = z.array(z.string().min(1));

const grantSchema = z.strictObject({
  name: z.string().min(1).max(120).describe('What the grant is for; shown in records'),
  to: z
    .strictObject({
      anyone: z.literal(true).optional().describe('Everybody with a valid token'),
      subjects: names.optional().describe('`sub` claims'),
      clients: names.optional().describe('Client ids'),
      roles: names.optional().describe('Roles'),
      groups: names.optional().describe('Groups'),
      issuers: names.optional().describe('Exact `iss` values'),
    })
    .describe('Who gets it: every given dimension must match, by any of its values'),
  servers: names.min(1).describe('Server names, or patterns with `*`'),
  tools: names.default([]).describe('Tool names, or patterns with `*`'),
  prompts: names.default([]).describe('Prompt names, or patterns with `*`'),
  resources: names.default([]).describe('Resource URIs, or patterns with `*`'),
  methods: names.default([]).describe('Methods of extensions, or patterns with `*`'),
});

const auditSchema = z
  .strictObject({
    folder: fileSchema.optional().describe('Where the audit log lives; default: `audit` in the data folder'),
    flushMs: z.int().min(1).max(50).default(50).describe('Longest time between two flushes to the disk'),
    segmentBytesMax: z.int().min(1_000_000).default(64_000_000).describe('Size at which a new segment file begins'),
    checkpointRecords: z.int().min(1).default(1000).describe('Records after which a signed checkpoint is written'),
    checkpointMs: z.int().min(100).default(10_000).describe('Time after which a signed checkpoint is written'),
    previewBytesMax: z.int().min(0).max(4096).default(256)
      .describe('Longest redacted preview of arguments and results; 0 keeps none'),
    mirror: z.boolean().default(false).describe('Also write each record as a JSON line to the log'),
  })
  .prefault({});

const logSchema = z
  .strictObject({
    level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('Least level that is written'),
    file: fileSchema.optional().describe('Write JSON lines here instead of to standard output'),
  })
  .prefault({});

/** The configuration file. Every key has a safe default: an empty file is a safe gateway. */
export const configSchema = z.strictObject({
  listen: listenSchema.describe('Where clients connect'),
  admin: adminSchema.describe('The second listener: never reachable through the first'),
  data: z.strictObject({
    folder: fileSchema.default('durward-data').describe('Keys, store and audit log; created with mode 0700'),
  }).prefault({}).describe('The data folder'),
  identity: identitySchema.describe('Who may ask'),
  servers: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), serverSchema)
    .default({})
    .describe('MCP servers by name; the name is part of the route `/servers/<name>/mcp`'),
  grants: z.array(grantSchema).default([]).describe('Who may do what. Nothing else is allowed'),
  controls: controlsSchema.describe('Modes of controls, for all servers'),
  audit: auditSchema.describe('The audit log'),
  log: logSchema.describe('The operating log'),
  limits: limitsSchema.describe('Limits of the data path'),
});

/** A validated configuration: every default filled in, secrets still by reference. */
export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
export type IssuerConfig = z.output<typeof issuerSchema>;
