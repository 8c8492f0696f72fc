import { isJsonObject, META, metaOf, withMember, withoutMember, type JsonObject } from '@durward/core';

/** What a server says that it is, in its introduction; undefined where it says nothing. */
export function serverInfoIn(introduction: JsonObject): JsonObject | undefined {
  const info = introduction['serverInfo'] ?? metaOf(introduction)?.[META.serverInfo];
  return info !== undefined && isJsonObject(info) ? info : undefined;
}

/** An introduction in which a server is nothing but its name at the gateway, which every client knows. */
export function withoutServerInfo(introduction: JsonObject, server: string): JsonObject {
  // The legacy era demands a name and a version.
  if (Object.hasOwn(introduction, 'serverInfo')) {
    return withMember(introduction, 'serverInfo', Object.freeze({ name: server, version: '0' }));
  }
  const meta = metaOf(introduction);
  return meta === undefined ? introduction : withMember(introduction, '_meta', withoutMember(meta, META.serverInfo));
}

/**
 * Numbers as versions have them, and no words: `1.2.3`, `2026.7.4`, `v0.10.0-beta.2`, `1.0.0+5f3e`. In everything
 * else somebody may have written something.
 */
const VERSION = /^v?\d{1,8}(?:\.\d{1,8}){0,3}(?:-(?:alpha|beta|rc|dev|next)(?:\.?\d{1,8}){0,2})?(?:\+[a-f\d]{1,40})?$/;
const VERSION_LENGTH_MAX = 100;

/** What of it is pinned: all, and its version only where it is more than a version or where it is wanted. */
export function pinnedServerInfo(info: JsonObject, pinsVersion: boolean): JsonObject {
  const { version } = info;
  const isPlain = typeof version === 'string' && version.length <= VERSION_LENGTH_MAX && VERSION.test(version);
  return isPlain && !pinsVersion ? withoutMember(info, 'version') : info;
}
