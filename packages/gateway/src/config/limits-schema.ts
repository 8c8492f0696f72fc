import { DEFAULT_LIMITS, type Limits } from '@durward/core';
import { z } from 'zod';

/** Every limit of the data path as an optional positive integer; the defaults are core's. */
export const limitsSchema = z
  .strictObject(
    Object.fromEntries(
      Object.entries(DEFAULT_LIMITS).map(([name, value]) => [name, z.int().min(1).default(value)]),
    ) as Record<keyof Limits, z.ZodDefault<z.ZodInt>>,
  )
  .prefault({});
