import { configSchema } from '@durward/gateway';
import { toJSONSchema } from 'zod';

/** `docs/reference/durward.schema.json`: for editors. Draft 7 is what they understand. */
export function configSchemaText(): string {
  const schema = toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-7',
    override({ jsonSchema }) {
      const keys = jsonSchema['keys'];
      // Free keys that have a known set of values, so that editors can offer them.
      if (Array.isArray(keys)) jsonSchema.propertyNames = { enum: keys };
      for (const ours of ['path', 'keyName', 'keys']) delete jsonSchema[ours];
    },
  });
  return `${JSON.stringify({ $schema: schema.$schema, title: 'Configuration of Durward', ...schema }, null, 2)}\n`;
}
