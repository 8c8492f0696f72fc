import { z } from 'zod';

/** A path; relative ones are read from the folder of the configuration file. */
export const fileSchema = z.string().min(1);

export const portSchema = z.int().min(0).max(65_535);

/** A host name without port, or with one. */
export const hostPattern = z.string().regex(/^[A-Za-z0-9.:[\]-]{1,255}$/);

/** `env:NAME` or `file:PATH`: where a secret is, never what it is. */
export const secretReferenceSchema = z
  .string()
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'must be a reference: env:NAME or file:PATH');

export const controlsSchema = z
  .record(z.string().regex(/^[A-Z]{2}\d{3}$/), z.enum(['enforce', 'observe', 'off']))
  .default({});
