import {
  CODE,
  eraOf,
  isJsonObject,
  META,
  metaOf,
  MODERN_VERSIONS,
  NEWEST_LEGACY_VERSION,
  NEWEST_MODERN_VERSION,
  withMember,
  withoutMember,
  type JsonObject,
  type JsonRpcError,
  type JsonValue,
} from '@durward/core';

/** Codes of the legacy era that the modern one must not use. */
const RESOURCE_NOT_FOUND = -32002;
export const URL_ELICITATION_REQUIRED = -32042;

/** Methods whose modern results say how long they may be cached. */
const CACHEABLE: ReadonlySet<string> = new Set([
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'server/discover',
]);

/** A modern request's params as a legacy server knows them: without the envelope in `_meta`. */
export function legacyParams(params: JsonObject | undefined): JsonObject | undefined {
  if (params === undefined) return undefined;
  const bare = withoutMember(withoutMember(params, 'inputResponses'), 'requestState');
  const meta = metaOf(bare);
  if (meta === undefined) return bare;
  let kept = meta;
  for (const key of [META.protocolVersion, META.clientInfo, META.clientCapabilities, META.logLevel]) {
    kept = withoutMember(kept, key);
  }
  if (kept === meta) return bare;
  return Object.keys(kept).length === 0 ? withoutMember(bare, '_meta') : withMember(bare, '_meta', kept);
}

/**
 * A legacy result as a modern client knows it. What the legacy server did not say about caching is
 * the cautious answer: for this caller alone, and stale at once.
 */
export function modernResult(method: string, result: JsonObject): JsonObject {
  const caching = CACHEABLE.has(method) ? { ttlMs: 0, cacheScope: 'private' } : {};
  return Object.freeze({ ...caching, ...result, resultType: 'complete' });
}

/** A legacy error as a modern client knows it. */
export function modernError(error: JsonRpcError): JsonRpcError {
  return error.code === RESOURCE_NOT_FOUND ? { ...error, code: CODE.invalidParams } : error;
}

/** What `server/discover` says of a server that answered `initialize`. */
export function discoverResult(initialized: JsonObject): JsonObject {
  const { capabilities, serverInfo, instructions } = initialized as {
    capabilities?: JsonValue;
    serverInfo?: JsonValue;
    instructions?: JsonValue;
  };
  return Object.freeze({
    resultType: 'complete',
    supportedVersions: [...MODERN_VERSIONS],
    capabilities: modernServerCapabilities(capabilities),
    ...(typeof instructions === 'string' ? { instructions } : {}),
    ttlMs: 0,
    cacheScope: 'private',
    ...(isJsonObject(serverInfo) ? { _meta: { [META.serverInfo]: serverInfo } } : {}),
  });
}

/** Tasks of the legacy era have no equal in the modern one: they are not promised. */
function modernServerCapabilities(capabilities: JsonValue | undefined): JsonObject {
  return isJsonObject(capabilities) ? withoutMember(capabilities, 'tasks') : {};
}

/** What a modern client can do, as a legacy server asks for it in `initialize`. */
export function legacyClientCapabilities(capabilities: JsonObject): JsonObject {
  return withoutMember(capabilities, 'extensions');
}

/** What a legacy client can do, as each modern request says it. */
export function modernClientCapabilities(capabilities: JsonObject): JsonObject {
  const { roots } = capabilities as { roots?: JsonValue };
  const bare = withoutMember(capabilities, 'tasks');
  return roots === undefined ? bare : withMember(bare, 'roots', {});
}

/** What `initialize` says of a server that answered `server/discover`. */
export function initializeResult(discovered: JsonObject, requested: JsonValue | undefined, server: string): JsonObject {
  const { capabilities, instructions } = discovered as { capabilities?: JsonValue; instructions?: JsonValue };
  const info = metaOf(discovered)?.[META.serverInfo];
  const isKnown = typeof requested === 'string' && eraOf(requested) === 'legacy';
  return Object.freeze({
    protocolVersion: isKnown ? requested : NEWEST_LEGACY_VERSION,
    capabilities: isJsonObject(capabilities) ? withoutMember(capabilities, 'extensions') : {},
    serverInfo: isJsonObject(info) ? info : { name: server, version: 'unknown' },
    ...(typeof instructions === 'string' ? { instructions } : {}),
  });
}

/** What a legacy session knows of its client and each modern request must say. */
export interface ClientEnvelope {
  readonly info: JsonObject | undefined;
  readonly capabilities: JsonObject;
  readonly logLevel: string | undefined;
}

/** A legacy request's params as a modern server knows them: with the envelope in `_meta`. */
export function modernParams(params: JsonObject | undefined, client: ClientEnvelope): JsonObject {
  const meta: JsonObject = {
    ...metaOf(params),
    [META.protocolVersion]: NEWEST_MODERN_VERSION,
    [META.clientCapabilities]: client.capabilities,
    ...(client.info === undefined ? {} : { [META.clientInfo]: client.info }),
    ...(client.logLevel === undefined ? {} : { [META.logLevel]: client.logLevel }),
  };
  return Object.freeze({ ...params, _meta: Object.freeze(meta) });
}

/** A complete modern result as a legacy client knows it. */
export function legacyResult(result: JsonObject): JsonObject {
  let bare = withoutMember(result, 'resultType');
  for (const key of ['ttlMs', 'cacheScope']) bare = withoutMember(bare, key);
  return bare;
}
