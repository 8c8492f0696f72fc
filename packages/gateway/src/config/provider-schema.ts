import { z } from 'zod';
import { secretReferenceSchema } from './parts.ts';

const claimName = z.string().min(1).max(256);

/** The OpenID provider at which people sign in. */
export const providerSchema = z.strictObject({
  issuer: z
    .url({ protocol: /^https?$/ })
    .describe('Its exact issuer; for Entra ID with the tenant id, or `organizations` together with `tenants`')
    .meta({ examples: ['https://login.microsoftonline.com/8f5e1c1a-6f0e-4a55-9d0c-2f1b7a3c9e10/v2.0'] }),
  profile: z.enum(['openid', 'entra']).default('openid')
    .describe('`entra`: users are known by `oid` and `tid`, and the tenant must be one that is accepted'),
  clientId: z.string().min(1).max(1024).describe('The client id of the gateway at the provider')
    .meta({ examples: ['durward'] }),
  clientSecret: secretReferenceSchema.describe('The secret that belongs to it, by reference'),
  scopes: z.array(z.string().min(1).max(256)).default(['openid', 'profile', 'offline_access'])
    .describe('Scopes that are asked for. `offline_access` lets roles and groups be read again without the person'),
  tenants: z.array(z.string().min(1)).min(1).optional()
    .describe('Entra ID tenants (`tid`) whose people may sign in')
    .meta({ examples: [['8f5e1c1a-6f0e-4a55-9d0c-2f1b7a3c9e10']] }),
  subjectClaim: claimName.optional()
    .describe('The claim by which a person is known; default `sub`, with the profile `entra` `oid`. Never an address'),
  nameClaim: claimName.default('name').describe('The claim with the name that pages show'),
  roleClaims: z.array(claimName).default(['roles']).describe('Claims that hold roles'),
  groupClaims: z.array(claimName).default(['groups']).describe('Claims that hold groups'),
  acrValues: z.array(z.string().min(1).max(256)).default([])
    .describe('Authentication contexts that are asked for at every sign-in'),
  claimsMaxAgeSeconds: z.int().min(0).max(86_400).default(600)
    .describe('How old roles and groups may be when a token is refreshed, before they are read again'),
  claimsOutageSeconds: z.int().min(0).max(604_800).default(3600)
    .describe('How much longer they count while the provider cannot be reached'),
  enterpriseGrants: z.boolean().default(false)
    .describe('Accept identity assertion grants (ID-JAG) that the provider issued for its people'),
});

export type ProviderConfig = z.output<typeof providerSchema>;
