import { z } from 'zod';
import { headerNameSchema, managedIdentitySchema, secretReferenceSchema, variableSchema } from './parts.ts';

const httpUrl = z.url({ protocol: /^https?$/ });
const scope = z.string().regex(/^[!#-[\]-~]{1,256}$/, 'must be printable ASCII without spaces, quotes and \\');
const clientId = z.string().min(1).max(2048);

/** Where tokens come from, and as whom they are asked for. */
const tokenServer = {
  issuer: httpUrl.describe('The authorization server: its exact issuer, whose metadata names the token endpoint')
    .meta({ examples: ['https://login.example.com'] }),
  tokenEndpoint: httpUrl.optional().describe('Its token endpoint, where it publishes no metadata')
    .meta({ examples: ['https://login.example.com/token'] }),
  clientId: clientId.describe('The client id of the gateway there').meta({ examples: ['durward'] }),
  clientSecret: secretReferenceSchema.optional().describe('Its secret, by reference'),
  privateKey: secretReferenceSchema.optional()
    .describe('Instead of a secret: a private key (PEM or JWK) that signs assertions (private_key_jwt)')
    .meta({ examples: ['file:durward-client.pem'] }),
  keyId: z.string().min(1).max(256).optional().describe('The `kid` of that key')
    .meta({ examples: ['durward-2026'] }),
  algorithm: z.enum(['ES256', 'PS256', 'RS256', 'EdDSA']).default('ES256').describe('How that key signs'),
  managedIdentity: managedIdentitySchema.optional()
    .describe('Instead of a secret: the managed identity of the Azure host, which the application trusts'),
  scopes: z.array(scope).default([]).describe('Scopes that are asked for').meta({ examples: [['files:read']] }),
  resource: z.union([z.enum(['server', 'none']), httpUrl]).default('server')
    .describe('The `resource` of the request (RFC 8707): the URL of the server, nothing, or another URL'),
  audience: z.string().min(1).max(2048).optional().describe('The `audience` of the request, where one is wanted')
    .meta({ examples: ['api://files'] }),
  dpop: z.boolean().default(false).describe('Ask for tokens that are bound to a key (DPoP, RFC 9449)'),
};

const isProven = (of: { clientSecret?: unknown; privateKey?: unknown; managedIdentity?: unknown }): boolean =>
  [of.clientSecret, of.privateKey, of.managedIdentity].filter((proof) => proof !== undefined).length === 1;
const PROOF = { message: 'must have exactly one of `clientSecret`, `privateKey` and `managedIdentity`' };

const subject = z.enum(['caller', 'id_token', 'access_token'])
  .describe('What stands for the person: the token that the caller presented, or one of the identity provider');

const clientCredentials = z.strictObject(tokenServer).refine(isProven, PROOF)
  .describe('The gateway as itself (client credentials): the same for everybody');

const workloadIdentity = z.strictObject({
  issuer: tokenServer.issuer,
  tokenEndpoint: tokenServer.tokenEndpoint,
  clientId: clientId.optional().describe('A client id, where one is wanted').meta({ examples: ['durward'] }),
  assertion: secretReferenceSchema.describe('The token of the workload, by reference; read at each use')
    .meta({ examples: ['file:/var/run/secrets/tokens/workload'] }),
  scopes: tokenServer.scopes,
  resource: tokenServer.resource,
}).describe('The workload that the gateway is (RFC 7523 assertion grant): the same for everybody');

const managedIdentity = managedIdentitySchema.extend({
  resource: z.string().min(1).max(2048).describe('What the token is for: the application id URI of the server')
    .meta({ examples: ['api://files'] }),
}).describe('The managed identity that Azure gave the host of the gateway: the same for everybody');

const tokenExchange = z.strictObject({
  ...tokenServer,
  subject: subject.default('caller'),
  subjectTokenType: z.string().regex(/^urn:[\x21-\x7e]{1,256}$/, 'must be a URN').optional()
    .describe('What the token of the person is said to be; default what it is')
    .meta({ examples: ['urn:ietf:params:oauth:token-type:jwt'] }),
}).refine(isProven, PROOF).describe('For each person: their token is exchanged for one of the server (RFC 8693)');

const onBehalfOf = z.strictObject({ ...tokenServer, subject: subject.default('caller')}).refine(isProven, PROOF)
  .describe('For each person: the on-behalf-of flow of Entra ID');

const identityAssertion = z.strictObject({
  ...tokenServer,
  subject: subject.default('id_token'),
  provider: z.strictObject({
    issuer: tokenServer.issuer,
    tokenEndpoint: tokenServer.tokenEndpoint,
    clientId: tokenServer.clientId,
    clientSecret: tokenServer.clientSecret,
    privateKey: tokenServer.privateKey,
    keyId: tokenServer.keyId,
    algorithm: tokenServer.algorithm,
    managedIdentity: tokenServer.managedIdentity,
  }).describe('The identity provider that issues the assertion, and the gateway as its client'),
}).refine(isProven, PROOF)
  .describe('For each person: an identity assertion (ID-JAG) of the provider, taken to the server’s own issuer');

const registeredClient = z.strictObject({
  clientId: clientId.describe('The client id of the gateway there').meta({ examples: ['durward'] }),
  clientSecret: secretReferenceSchema.optional().describe('Its secret, by reference; without one it is public'),
}).describe('The gateway as a client that was registered there');

const oauth = z.strictObject({
  issuer: httpUrl.optional()
    .describe('The only issuer that is gone along with; without it the one that the server names')
    .meta({ examples: ['https://login.example.com'] }),
  clients: z.record(z.string().min(1).max(2048), registeredClient).default({})
    .describe('Clients that were registered beforehand, by exact issuer')
    .meta({ keyName: 'issuer', examples: [{ 'https://login.example.com': { clientId: 'durward' } }] }),
  clientDocument: z.url({ protocol: /^https$/ }).optional()
    .describe('Where a client metadata document about this gateway is published, if not by the gateway itself')
    .meta({ examples: ['https://www.example.com/durward-client.json'] }),
  registration: z.boolean().default(true).describe('Whether the gateway may register itself where it is not known'),
  scopes: z.array(scope).optional().describe('Scopes to ask for, in the place of those that the server names')
    .meta({ examples: [['files:read']] }),
  dpop: z.boolean().default(false).describe('Ask for tokens that are bound to a key (DPoP), where the issuer can'),
  dangerouslyAllowLegacyDiscovery: z.boolean().default(false)
    .describe('For servers of 2025-03-26 without metadata: the default endpoints, and PKCE without a promise of it'),
}).describe('For each person: an account at the server that they connect once (OAuth)');

/** A secret that each person gives for themselves on the page of the server. */
const personalSecret = {
  hint: z.string().min(1).max(240).optional().describe('What it is and what it must allow, in words for the page')
    .meta({ examples: ['A personal access token that may read issues'] }),
  link: z.url({ protocol: /^https$/ }).optional().describe('Where people make one')
    .meta({ examples: ['https://git.example.com/settings/tokens'] }),
};

const personalHeader = z.strictObject({
  header: headerNameSchema.default('Authorization').describe('The header that carries it')
    .meta({ examples: ['X-Api-Key'] }),
  scheme: z.string().regex(/^[A-Za-z0-9._-]{1,32}$/, 'must be a scheme such as Bearer').optional()
    .describe('What stands before it in the header').meta({ examples: ['Bearer'] }),
  ...personalSecret,
}).describe('For each person: a secret that they give once, such as an API key');

const personalVariable = z.strictObject({
  variable: variableSchema.describe('The variable of the environment that carries it')
    .meta({ examples: ['GIT_TOKEN'] }),
  ...personalSecret,
}).describe('For each person: a secret that they give once, in the environment of their own processes');

/** What a program is used with, beyond its environment. */
export const programCredentialSchema = z.strictObject({ personal: personalVariable })
  .describe('What the processes of each person are given; secrets for everybody belong into `env`, by reference');

/** What a server is used with, beyond static headers. */
export const credentialSchema = z
  .strictObject({
    clientCredentials: clientCredentials.optional(),
    workloadIdentity: workloadIdentity.optional(),
    managedIdentity: managedIdentity.optional(),
    tokenExchange: tokenExchange.optional(),
    onBehalfOf: onBehalfOf.optional(),
    identityAssertion: identityAssertion.optional(),
    oauth: oauth.optional(),
    personal: personalHeader.optional(),
  })
  .describe('What requests to this server are authorized with; the caller’s token never is')
  .refine((credential) => Object.values(credential).filter((way) => way !== undefined).length === 1, {
    message: 'must have exactly one way of authorization',
  });

export type CredentialConfig = z.output<typeof credentialSchema>;
export type TokenServerConfig = z.output<typeof clientCredentials>;
export type WorkloadIdentityConfig = z.output<typeof workloadIdentity>;
export type ManagedIdentityConfig = z.output<typeof managedIdentity>;
export type TokenExchangeConfig = z.output<typeof tokenExchange>;
export type OnBehalfOfConfig = z.output<typeof onBehalfOf>;
export type IdentityAssertionConfig = z.output<typeof identityAssertion>;
export type PersonalHeaderConfig = z.output<typeof personalHeader>;
export type PersonalVariableConfig = z.output<typeof personalVariable>;
export type OAuthCredentialConfig = z.output<typeof oauth>;
