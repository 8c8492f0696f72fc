import { CONTROLS } from '@durward/core';
import { z } from 'zod';
import { isAddressRange, isBindable } from './address.ts';

/** The name of an environment variable. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** Whether a text says where a secret is (`env:` or `file:`) instead of being a value itself. */
export function isSecretReference(text: string): boolean {
  return text.startsWith('env:') || text.startsWith('file:');
}

/** A path; relative ones are read from the folder of the configuration file. */
export const fileSchema = z.string().min(1).max(4096).meta({ path: true });

export const portSchema = z.int().min(0).max(65_535);

/** A host name without port, or with one. */
export const hostPattern = z
  .string()
  .regex(/^[A-Za-z0-9.:[\]-]{1,255}$/, 'must be a host name, with or without a port');

/** An origin as browsers send it: scheme, host and port, nothing else. */
export const originSchema = z
  .string()
  .max(512)
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be an origin: scheme, host and port only',
  );

/** An address to bind. */
export const bindAddressSchema = z.string().max(253).refine(isBindable, 'must be an IP address or a host name');

/** An IP address, or a range in CIDR form. Names can be made to point anywhere. */
export const addressRangeSchema = z.string().max(64).refine(isAddressRange, 'must be an IP address or a CIDR range');

/** `env:NAME` or `file:PATH`: where a secret is, never what it is. */
export const secretReferenceSchema = z
  .string()
  .max(4096)
  .regex(
    /^(env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:.+)$/,
    'must refer to a secret by env:NAME or file:PATH',
  )
  .describe('Where the value is: in the environment or in a file')
  .meta({ examples: ['env:SERVER_TOKEN'] });

export const variableSchema = z.string().regex(VARIABLE_NAME, 'must be made of letters, digits and `_`');

/** The name of a header of a request. */
export const headerNameSchema = z.string()
  .regex(/^[A-Za-z0-9-]{1,128}$/, 'must be the name of a header: letters, digits and `-`');

/** A short name that people choose: of a route, or of an issuer. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits and hyphens');

const MODES = z
  .enum(['enforce', 'observe', 'off'])
  .describe('`enforce`: its verdict counts. `observe`: its verdict is recorded only. `off`: it does not run');

/** Modes by control id. That the ids exist and may be relaxed is checked by `checks/controls.ts`. */
export const controlsSchema = z
  .record(z.string(), MODES)
  .default({})
  .meta({ keys: CONTROLS.map(({ id }) => id), keyName: 'control' });

/** The managed identity of the host. */
export const managedIdentitySchema = z.strictObject({
  clientId: z.string().min(1).max(256).optional()
    .describe('Of a user-assigned identity; default: the one of the machine')
    .meta({ examples: ['2d4d3d8e-2be3-4bef-9f87-7875a61c29de'] }),
});
