export { configSchema, type Config } from './config/schema.ts';
