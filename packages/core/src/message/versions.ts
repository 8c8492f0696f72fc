/**
 * The two eras of MCP. **legacy**: an `initialize` handshake and, over HTTP, a session.
 * **modern**: every request carries its version and the client's capabilities in `_meta`.
 *
 * @see MCP 2026-07-28, basic/versioning
 */
export type Era = 'legacy' | 'modern';

export const LEGACY_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;
export const MODERN_VERSIONS = ['2026-07-28'] as const;

export type LegacyVersion = (typeof LEGACY_VERSIONS)[number];
export type ModernVersion = (typeof MODERN_VERSIONS)[number];
export type ProtocolVersion = LegacyVersion | ModernVersion;

/** The versions that a client may speak to Durward over HTTP, newest first. */
export const SERVED_VERSIONS: readonly ProtocolVersion[] = [
  '2026-07-28',
  '2025-11-25',
  '2025-06-18',
  '2025-03-26',
];

/** The newest version of each era: what Durward itself offers when it opens a conversation. */
export const NEWEST_LEGACY_VERSION: LegacyVersion = '2025-11-25';
export const NEWEST_MODERN_VERSION: ModernVersion = '2026-07-28';

/** What a request without a version header is taken for. @see MCP 2025-06-18, basic/transports */
export const ASSUMED_VERSION: LegacyVersion = '2025-03-26';

const ERAS: ReadonlyMap<string, Era> = new Map<string, Era>([
  ...LEGACY_VERSIONS.map((version): [string, Era] => [version, 'legacy']),
  ...MODERN_VERSIONS.map((version): [string, Era] => [version, 'modern']),
]);

/** The era of a version, or undefined when the version is not known to Durward. */
export function eraOf(version: string): Era | undefined {
  return ERAS.get(version);
}

export function isProtocolVersion(version: string): version is ProtocolVersion {
  return ERAS.has(version);
}
