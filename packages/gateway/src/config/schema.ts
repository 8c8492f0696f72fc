import { z } from 'zod';
import { serverSchema } from './server-schema.ts';
import { limitsSchema } from './limits-schema.ts';
import {
  addressRangeSchema,
  bindAddressSchema,
  controlsSchema,
  fileSchema,
  hostPattern,
  nameSchema,
  originSchema,
  portSchema,
} from './parts.ts';

const tlsSchema = z.strictObject({
  certificate: fileSchema.describe('PEM file with the certificate chain; read again when it changes')
    .meta({ examples: ['tls/certificate.pem'] }),
  key: fileSchema.describe('PEM file with the private key; read again when it changes')
    .meta({ examples: ['tls/key.pem'] }),
  minVersion: z.enum(['1.2', '1.3']).default('1.2').describe('Oldest TLS version that is accepted'),
});

/** Where clients connect. */
export const listenSchema = z
  .strictObject({
    address: bindAddressSchema.default('127.0.0.1').describe('Address to bind'),
    port: portSchema.default(8420).describe('Port of the data listener; 0 takes any free one'),
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('The URL under which clients reach the gateway; every audience is computed from it')
      .meta({ examples: ['https://mcp.example.com'] }),
    tls: tlsSchema.optional().describe('Terminate TLS here'),
    trustedProxies: z
      .array(addressRangeSchema)
      .default([])
      .describe('Addresses or CIDR ranges whose X-Forwarded-* headers are believed')
      .meta({ examples: [['10.0.0.0/8']] }),
    allowedHosts: z
      .array(hostPattern)
      .default([])
      .describe('Host names that are answered beside the host of publicUrl (and loopback names on loopback)')
      .meta({ examples: [['gateway.internal:8420']] }),
    allowedOrigins: z
      .array(originSchema)
      .default([])
      .describe('Origins of browser pages that may call, beside the origin of publicUrl')
      .meta({ examples: [['https://app.example.com']] }),
  })
  .prefault({});

/** The second listener. */
export const adminSchema = z
  .strictObject({
    address: bindAddressSchema.default('127.0.0.1').describe('Address of the second listener (health, metrics)'),
    port: portSchema.default(8421).describe('Port of the second listener'),
    enabled: z.boolean().default(true).describe('Whether the second listener runs'),
  })
  .prefault({});

/** One identity provider. */
export const issuerSchema = z.strictObject({
  name: nameSchema.describe('Short name, used by `audience` of servers and in records').meta({ examples: ['corp'] }),
  issuer: z
    .url({ protocol: /^https?$/ })
    .describe('The exact `iss`; for a multi-tenant Entra ID issuer a template with `{tenantid}`')
    .meta({ examples: ['https://login.example.com'] }),
  profile: z.enum(['rfc9068', 'entra-v1', 'entra-v2', 'generic']).default('rfc9068')
    .describe('How the tokens of this issuer look; `generic` accepts `typ: JWT`'),
  jwksUri: z.url({ protocol: /^https?$/ }).optional()
    .describe('Where its keys are; default: found through its metadata')
    .meta({ examples: ['https://login.example.com/keys'] }),
  algorithms: z
    .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']))
    .min(1)
    .default(['ES256', 'RS256', 'PS256', 'EdDSA'])
    .describe('Signature algorithms that are accepted'),
  tenants: z.array(z.string().min(1)).min(1).optional()
    .describe('Tenant ids (`tid`) that are accepted; required for a template')
    .meta({ examples: [['8f5e1c1a-6f0e-4a55-9d0c-2f1b7a3c9e10']] }),
  maxTokenLifetimeSeconds: z.int().min(60).max(172_800).default(3600)
    .describe('Longest accepted exp − iat. Entra ID issues 60–90 minutes, with CAE up to 28 hours'),
  clockSkewSeconds: z.int().min(0).max(300).default(30).describe('Tolerated difference of clocks'),
  clientClaims: z.array(z.string().min(1)).min(1).default(['client_id', 'azp', 'appid'])
    .describe('Claims that name the client; one of them is required'),
  scopeClaims: z.array(z.string().min(1)).default(['scope', 'scp']).describe('Claims that hold scopes'),
  roleClaims: z.array(z.string().min(1)).default(['roles']).describe('Claims that hold roles'),
  groupClaims: z.array(z.string().min(1)).default(['groups']).describe('Claims that hold groups'),
  jwksMaxAgeSeconds: z.int().min(60).max(86_400).default(600)
    .describe('How long fetched keys are used before they are fetched again'),
  jwksOutageSeconds: z.int().min(0).max(604_800).default(86_400)
    .describe('How long the last good keys are used while the issuer cannot be reached'),
}).describe('One identity provider');

/** Who may ask. */
export const identitySchema = z
  .strictObject({
    issuers: z.array(issuerSchema).default([]).describe('Identity providers whose access tokens are accepted'),
    local: z
      .strictObject({
        enabled: z.boolean().default(true)
          .describe('Without an issuer and on loopback only: a local issuer signs tokens for `durward token`'),
        tokenLifetimeSeconds: z.int().min(30).max(3600).default(900).describe('Lifetime of its tokens'),
      })
      .prefault({})
      .describe('The issuer for one person on one machine'),
  })
  .prefault({});

const names = z.array(z.string().min(1).max(4096));
const someNames = names.min(1);

/** One grant. */
export const grantSchema = z.strictObject({
  name: z.string().min(1).max(120).describe('What the grant is for; shown in records')
    .meta({ examples: ['analysts read reports'] }),
  to: z
    .strictObject({
      anyone: z.literal(true).optional().describe('Everybody with a valid token'),
      subjects: someNames.optional().describe('`sub` claims').meta({ examples: [['ana@example.com']] }),
      clients: someNames.optional().describe('Client ids').meta({ examples: [['my-agent']] }),
      roles: someNames.optional().describe('Roles').meta({ examples: [['analyst']] }),
      groups: someNames.optional().describe('Groups').meta({ examples: [['engineering']] }),
      issuers: someNames.optional().describe('Exact `iss` values').meta({ examples: [['https://login.example.com']] }),
    })
    .describe('Who gets it: every given dimension must match, by any of its values'),
  servers: someNames.describe('Server names, or patterns with `*`').meta({ examples: [['files']] }),
  tools: names.default([]).describe('Tool names, or patterns with `*`').meta({ examples: [['read_text_file']] }),
  prompts: names.default([]).describe('Prompt names, or patterns with `*`').meta({ examples: [['summarize']] }),
  resources: names.default([]).describe('Resource URIs, or patterns with `*`').meta({ examples: [['file:///data/*']] }),
  methods: names.default([]).describe('Methods of extensions, or patterns with `*`').meta({ examples: [['acme/*']] }),
}).describe('One permission for somebody');

const auditSchema = z
  .strictObject({
    folder: fileSchema.optional().describe('Where the audit log lives; default: `audit` in the data folder')
      .meta({ examples: ['/var/lib/durward/audit'] }),
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
    file: fileSchema.optional().describe('Write JSON lines here instead of to standard output')
      .meta({ examples: ['/var/log/durward.log'] }),
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
    .record(nameSchema, serverSchema)
    .default({})
    .describe('MCP servers by name; the name is part of the route `/servers/<name>/mcp`')
    .meta({ keyName: 'name' }),
  grants: z.array(grantSchema).default([]).describe('Who may do what. Nothing else is allowed'),
  controls: controlsSchema.describe('Modes of controls, for all servers'),
  audit: auditSchema.describe('The audit log'),
  log: logSchema.describe('The operating log'),
  limits: limitsSchema.describe('Limits of the data path'),
});

/** A validated configuration: every default filled in, secrets still by reference. */
export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
export type ListenConfig = Config['listen'];
export type AdminConfig = Config['admin'];
export type IssuerConfig = z.output<typeof issuerSchema>;
export type GrantConfig = z.output<typeof grantSchema>;
