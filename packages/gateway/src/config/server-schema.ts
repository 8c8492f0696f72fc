import { DEFINITION_KINDS } from '@durward/core';
import { z } from 'zod';
import { serverContentSchema } from './content-schema.ts';
import { credentialSchema, programCredentialSchema } from './credential-schema.ts';
import { controlsSchema, fileSchema, headerNameSchema, secretReferenceSchema, variableSchema } from './parts.ts';

const stdioSchema = z.strictObject({
  command: z.string().min(1).max(4096)
    .describe('Program to start, by name (found in PATH) or by path; no shell is involved')
    .meta({ examples: ['node'] }),
  args: z.array(z.string()).default([]).describe('Its arguments').meta({ examples: [['server.js']] }),
  cwd: fileSchema.optional().describe('Its working directory; default: the folder of the configuration file'),
  env: z
    .record(variableSchema, z.string().max(131_072).describe('Its value, or a reference to it'))
    .default({})
    .describe('Its environment. Values of names that look like secrets must be `env:` or `file:` references')
    .meta({ keyName: 'VARIABLE' }),
  credential: programCredentialSchema.optional(),
  inheritEnv: z
    .array(variableSchema)
    .default(['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'])
    .describe('Variables taken over from the gateway; nothing else is'),
  processesMax: z.int().min(1).max(10_000).default(32).describe('Most processes of this server at one time'),
  processesPerPrincipalMax: z.int().min(1).max(1000).default(4).describe('Most processes of one principal'),
  idleStopMs: z.int().min(1000).default(15 * 60_000).describe('A process without a message for this long is stopped'),
  startTimeoutMs: z.int().min(100).default(30_000).describe('How long the era probe and handshake may take'),
  stopGraceMs: z.int().min(10).default(3000).describe('Time from stdin close to SIGTERM, and from SIGTERM to SIGKILL'),
  stderrLineBytesMax: z.int().min(80).default(4096).describe('Longest stderr line that is kept'),
  stderrLinesPerMinuteMax: z.int().min(1).default(600).describe('Most stderr lines that are kept per minute'),
});

const placeSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe('Endpoint of the server')
    .meta({ examples: ['https://server.example.com/mcp'] }),
  headers: z
    .record(
      headerNameSchema,
      secretReferenceSchema,
    )
    .default({})
    .describe('Headers with static secrets, by reference; `Authorization` values include their scheme')
    .meta({ keyName: 'Header', examples: [{ Authorization: 'env:SERVER_AUTHORIZATION' }] }),
  connectionsMax: z.int().min(1).max(4096).default(256).describe('Most connections for requests'),
  connectionsPerPrincipalMax: z.int().min(1).max(4096).default(64)
    .describe('Most of them that one principal has at one time; its further requests wait, those of others do not'),
  streamConnectionsMax: z.int().min(1).max(65_536).default(4096).describe('Most connections for long-lived streams'),
  connectTimeoutMs: z.int().min(100).default(10_000).describe('Time to connect'),
  caFile: fileSchema.optional().describe('PEM file with the certificate authorities to trust for this server'),
  dangerouslyAllowPlainHttp: z
    .boolean()
    .default(false)
    .describe('Allow http:// to a host that is not loopback'),
});

/** A server over HTTP, by either of its transports. */
export const httpServerSchema = placeSchema.extend({ credential: credentialSchema.optional() });

const waitingTools = z.array(z.string().min(1)).min(1).describe('Tools whose replies wait for the disk')
  .meta({ examples: [['delete_file']] });

const scopeSchema = z.string().regex(/^[!#-[\]-~]{1,128}$/, 'must be printable ASCII without spaces, quotes and \\');
const acrValues = z.array(z.string().min(1).max(256)).default([])
  .describe('Authentication contexts (`acr`) of which the sign-in must have been one')
  .meta({ examples: [['urn:example:mfa']] });
const amr = z.array(z.string().min(1).max(64)).default([])
  .describe('Methods (`amr`) all of which the sign-in must have used').meta({ examples: [['mfa']] });
const maxAgeSeconds = z.int().min(30).max(31_536_000).optional()
  .describe('How old the sign-in may be').meta({ examples: [900] });

const authenticationSchema = z
  .strictObject({ acrValues, amr, maxAgeSeconds })
  .prefault({})
  .describe('How people must have signed in to use this server (RFC 9470)');

const demandSchema = z.strictObject({
  tools: z.array(z.string().min(1).max(4096)).min(1).describe('Tool names, or patterns with `*`')
    .meta({ examples: [['delete_*']] }),
  scopes: z.array(scopeSchema).default([]).describe('Scopes that a token needs for them, beside those of the server')
    .meta({ examples: [['files:write']] }),
  acrValues,
  amr,
  maxAgeSeconds,
}).describe('What some tools demand beyond their server');

/** One MCP server behind the gateway. */
export const serverSchema = z
  .strictObject({
    stdio: stdioSchema.optional().describe('Start a program and speak over its standard streams'),
    http: httpServerSchema.optional().describe('Streamable HTTP'),
    sse: httpServerSchema.optional().describe('The deprecated HTTP+SSE transport of 2024-11-05'),
    era: z.enum(['auto', 'legacy', 'modern']).default('auto').describe('Which era the server speaks; `auto` asks it'),
    audience: z
      .record(z.string(), z.string().min(1).max(4096).describe('The exact `aud` of its tokens'))
      .default({})
      .describe('By issuer name: the audience that this issuer writes for this server, where it cannot write its URL')
      .meta({ keyName: 'issuer', examples: [{ corp: 'api://files' }] }),
    title: z
      .string()
      .min(1)
      .max(120)
      .optional()
      .describe('Its name on the pages where people consent')
      .meta({ examples: ['Company files'] }),
    scopes: z
      .record(scopeSchema, z.string().min(1).max(240).describe('What it allows, in words for the page of consent'))
      .default({})
      .describe('Scopes that a client may ask for, beside requiredScopes')
      .meta({ keyName: 'scope', examples: [{ 'files:write': 'Change and delete files' }] }),
    requiredScopes: z.array(z.string().min(1)).default([]).describe('Scopes that every token for this server needs'),
    authentication: authenticationSchema,
    demands: z
      .array(demandSchema)
      .default([])
      .describe('Tools that need further scopes, or a stronger or fresher sign-in'),
    onboarding: z.enum(['review', 'trust-on-first-use']).default('review')
      .describe('`review`: nothing of it is seen or used until somebody approved it with `durward review`. '
        + '`trust-on-first-use`: what it serves first is approved unseen, and only changes are reviewed'),
    pinned: z.array(z.enum(DEFINITION_KINDS)).default([...DEFINITION_KINDS])
      .describe('Kinds of definitions that must be approved, and be as they were when they were; the others pass'),
    pinVersion: z.boolean().default(false)
      .describe('Ask also when a server says nothing new of itself but another version number'),
    recheckMs: z.int().min(0).default(60_000)
      .describe('How long its lists are taken for current when something of them is called; 0 asks before each call'),
    controls: controlsSchema.describe('Modes of controls for this server'),
    content: serverContentSchema.describe('What is done with its content that differs from `content`'),
    withholdFrom: z.enum(['low', 'medium', 'high', 'critical']).default('high')
      .describe('From this severity on, what looks poisoned is kept out of lists and may not be called'),
    requestTimeoutMs: z.int().min(1).optional().describe('Overrides limits.requestTimeoutMs'),
    flushBeforeReply: z
      .union([z.boolean(), z.strictObject({ tools: waitingTools })], {
        error: 'must be true, false, or a map with a list of `tools`',
      })
      .default(false)
      .describe('Wait until the record is on the disk before a reply leaves: always, or for these tools'),
  })
  .describe('One server, reached in exactly one way: `stdio`, `http` or `sse`')
  .refine((server) => [server.stdio, server.http, server.sse].filter((way) => way !== undefined).length === 1, {
    message: 'must have exactly one of `stdio`, `http` and `sse`',
  });

export type ServerConfig = z.output<typeof serverSchema>;
export type AuthenticationConfig = z.output<typeof authenticationSchema>;
export type StdioConfig = z.output<typeof stdioSchema>;
export type HttpConfig = z.output<typeof httpServerSchema>;
