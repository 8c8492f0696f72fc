import { z } from 'zod';
import { contentSchema } from './content-schema.ts';
import { serverSchema } from './server-schema.ts';
import { vaultSchema } from './vault-schema.ts';
import { identitySchema, type issuerSchema } from './identity-schema.ts';
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
  clientCertificates: z.boolean().default(false)
    .describe('Ask clients for a certificate, so that tokens can be bound to it (RFC 8705)'),
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
    clientCertificateHeader: z
      .boolean()
      .default(false)
      .describe('Believe the `Client-Cert` header (RFC 9440) of trustedProxies, for tokens bound to certificates'),
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

const strangersSchema = z
  .strictObject({
    perAddressMax: z.int().min(1).default(60)
      .describe('Most of each that one address (IPv6: /64) has recorded one by one in one window'),
    totalMax: z.int().min(1).default(600)
      .describe('Most of each that all addresses together have recorded one by one in one window'),
    addressesMax: z.int().min(1).max(100_000).default(256)
      .describe('Most addresses that are counted apart in one window; all others are counted together'),
    windowMs: z.int().min(1000).max(3_600_000).default(60_000)
      .describe('Length of a window. At its end `refusals.counted` and `steps.counted` say what else there was'),
  })
  .prefault({});

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
    strangers: strangersSchema
      .describe('How many refusals, and how many steps of a sign-in, of callers who are nobody yet have own records'),
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
  content: contentSchema.describe('How what messages hold is looked at'),
  vault: vaultSchema.describe('The key that protects stored credentials; by default one in the data folder'),
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
