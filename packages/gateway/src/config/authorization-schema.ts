import { z } from 'zod';
import { hostPattern, secretReferenceSchema } from './parts.ts';

const redirectUri = z.string().min(1).max(2048);

const clientSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9._~-]{1,128}$/, 'must be 1 to 128 letters, digits, dots, underscores and hyphens')
    .describe('Its client id').meta({ examples: ['my-agent'] }),
  name: z.string().min(1).max(120).describe('Its name on the page of consent').meta({ examples: ['My agent'] }),
  redirectUris: z.array(redirectUri).default([])
    .describe('Where codes may be sent, byte for byte; the port of a loopback address is free')
    .meta({ examples: [['http://127.0.0.1/callback']] }),
  secret: secretReferenceSchema.optional().describe('Its secret, by reference; without one it is a public client'),
  introspects: z.boolean().default(false)
    .describe('Whether it may ask about tokens of other clients (a resource server does)'),
}).describe('One client that is known beforehand');

const documentsSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether a client may name itself by the URL of its metadata document'),
    allowedDomains: z.array(hostPattern).optional()
      .describe('Hosts of such documents, with all their subdomains; without a list every public host')
      .meta({ examples: [['vscode.dev']] }),
  })
  .prefault({});

const registrationSchema = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether clients may register themselves (RFC 7591)'),
    clientsMax: z.int().min(1).max(100_000).default(200).describe('Most clients that are registered at one time'),
    perHourMax: z.int().min(1).max(10_000).default(20).describe('Most registrations from one address in an hour'),
    expirySeconds: z.int().min(3600).max(31_536_000).default(2_592_000)
      .describe('How long a registration lasts'),
  })
  .prefault({});

/** The authorization server of the gateway. */
export const authorizationSchema = z
  .strictObject({
    accessTokenSeconds: z.int().min(60).max(3600).default(900).describe('Lifetime of access tokens'),
    refreshTokenSeconds: z.int().min(300).max(31_536_000).default(1_209_600)
      .describe('How long a refresh token can wait for its use'),
    consentSeconds: z.int().min(3600).max(31_536_000).default(7_776_000)
      .describe('After this time people are asked again, however often the client came back'),
    sessionSeconds: z.int().min(300).max(604_800).default(28_800)
      .describe('How long a browser stays signed in at the gateway'),
    clients: z.array(clientSchema).default([]).describe('Clients that are known beforehand'),
    clientDocuments: documentsSchema.describe('Clients that name themselves by a URL (Client ID Metadata Documents)'),
    registration: registrationSchema.describe('Clients that register themselves'),
    privateSchemes: z
      .array(z.string().regex(/^[a-z][a-z0-9+.-]{1,62}$/, 'must be a URI scheme in lower case, without the colon'))
      .default([])
      .describe('Private-use URI schemes that redirects may have')
      .meta({ examples: [['cursor']] }),
  })
  .prefault({});

export type AuthorizationConfig = z.output<typeof authorizationSchema>;
