import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** Names under `_meta` that MCP itself defines. @see MCP 2026-07-28, basic/index §_meta */
export const META = {
  protocolVersion: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  logLevel: 'io.modelcontextprotocol/logLevel',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  subscriptionId: 'io.modelcontextprotocol/subscriptionId',
  relatedTask: 'io.modelcontextprotocol/related-task',
} as const;

/** The tasks extension. @see io.modelcontextprotocol/tasks */
export const TASKS_EXTENSION: string = 'io.modelcontextprotocol/tasks';

/** The `_meta` object of params or of a result, or undefined. */
export function metaOf(holder: JsonValue | undefined): JsonObject | undefined {
  if (!isJsonObject(holder)) return undefined;
  const meta = holder['_meta'];
  return isJsonObject(meta) ? meta : undefined;
}
