import { z } from 'zod';
import { authorizationSchema } from './authorization-schema.ts';
import { nameSchema, secretReferenceSchema } from './parts.ts';
import { providerSchema } from './provider-schema.ts';

const introspectionSchema = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).optional()
    .describe('Its introspection endpoint; default: found through its metadata')
    .meta({ examples: ['https://login.example.com/introspect'] }),
  clientId: z.string().min(1).max(1024).describe('The client id under which the gateway asks')
    .meta({ examples: ['durward'] }),
  clientSecret: secretReferenceSchema.describe('Its secret, by reference'),
});

/** One issuer of access tokens. */
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
  introspection: introspectionSchema.optional()
    .describe('Ask the issuer about tokens that are no JWT (RFC 7662); one issuer at most'),
}).describe('One issuer of access tokens');

/** Who may ask. */
export const identitySchema = z
  .strictObject({
    provider: providerSchema.optional()
      .describe('The OpenID provider at which people sign in; the gateway itself issues tokens to clients'),
    authorization: authorizationSchema.describe('The authorization server of the gateway'),
    issuers: z.array(issuerSchema).default([])
      .describe('Other issuers whose access tokens are accepted as they are'),
    local: z
      .strictObject({
        enabled: z.boolean().default(true)
          .describe('Without a provider or issuer and on loopback only: the owner of the machine signs in by a link'),
        tokenLifetimeSeconds: z.int().min(30).max(3600).default(900)
          .describe('Lifetime of the tokens that `durward token` makes'),
      })
      .prefault({})
      .describe('For one person on one machine'),
  })
  .prefault({});
