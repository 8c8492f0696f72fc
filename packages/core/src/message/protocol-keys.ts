/**
 * The spellings of the members that MCP defines. Some JSON readers (Go's `encoding/json` among them)
 * match keys without regard to case: to them `"Name"` and `"name"` are one member. A message that
 * says one thing to us and another to them must not pass.
 *
 * @see CVE-2026-27896 (MCP Go SDK)
 */
const PROTOCOL_KEYS: readonly string[] = [
  'jsonrpc', 'id', 'method', 'params', 'result', 'error', 'code', 'message', 'data',
  '_meta', 'progressToken', 'progress', 'total', 'name', 'title', 'description', 'arguments',
  'uri', 'uriTemplate', 'cursor', 'nextCursor', 'level', 'logger', 'requestId', 'reason',
  'protocolVersion', 'capabilities', 'clientInfo', 'serverInfo', 'instructions',
  'supportedVersions', 'resultType', 'ttlMs', 'cacheScope', 'requestState', 'inputRequests',
  'inputResponses', 'tools', 'prompts', 'resources', 'resourceTemplates', 'inputSchema',
  'outputSchema', 'annotations', 'icons', 'content', 'structuredContent', 'isError', 'contents',
  'messages', 'role', 'type', 'text', 'blob', 'mimeType', 'resource', 'readOnlyHint',
  'destructiveHint', 'idempotentHint', 'openWorldHint', 'audience', 'priority', 'lastModified',
  'ref', 'argument', 'value', 'values', 'hasMore', 'completion', 'context', 'roots', 'task',
  'tasks', 'taskId', 'taskIds', 'status', 'statusMessage', 'pollIntervalMs', 'notifications',
  'toolsListChanged', 'promptsListChanged', 'resourcesListChanged', 'resourceSubscriptions',
  'mode', 'url', 'elicitationId', 'requestedSchema', 'action', 'model', 'stopReason',
  'systemPrompt', 'maxTokens', 'temperature', 'stopSequences', 'metadata', 'modelPreferences',
  'includeContext', 'toolChoice', 'execution', 'taskSupport', 'size', 'uris', 'src', 'toolUseId', 'input',
  'sampling', 'elicitation', 'experimental', 'extensions', 'completions', 'logging', 'listChanged', 'subscribe',
  'io.modelcontextprotocol/protocolVersion', 'io.modelcontextprotocol/clientInfo',
  'io.modelcontextprotocol/clientCapabilities', 'io.modelcontextprotocol/logLevel',
  'io.modelcontextprotocol/serverInfo', 'io.modelcontextprotocol/subscriptionId',
  'io.modelcontextprotocol/related-task',
];

const EXACT: ReadonlySet<string> = new Set(PROTOCOL_KEYS);
const FOLDED: ReadonlyMap<string, string> = new Map(
  PROTOCOL_KEYS.map((key): [string, string] => [fold(key), key]),
);

/** Longest protocol key: a longer key cannot be a variant of one, and is not folded. */
const LENGTH_MAX: number = Math.max(...PROTOCOL_KEYS.map((key) => key.length));

/**
 * The protocol key that a case-insensitive reader would take this key for, or undefined.
 * A key that is spelled right comes back as it is.
 */
export function foldedProtocolKey(key: string): string | undefined {
  if (EXACT.has(key)) return key;
  return key.length > LENGTH_MAX ? undefined : FOLDED.get(fold(key));
}

/** Upper then lower: also folds U+017F (long s) and U+212A (Kelvin), as Go does. */
function fold(key: string): string {
  return key.toUpperCase().toLowerCase();
}
