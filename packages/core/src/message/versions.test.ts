import { describe, expect, test } from 'vitest';
import {
  ASSUMED_VERSION,
  eraOf,
  isProtocolVersion,
  LEGACY_VERSIONS,
  MODERN_VERSIONS,
  NEWEST_LEGACY_VERSION,
  NEWEST_MODERN_VERSION,
  SERVED_VERSIONS,
} from './versions.ts';

describe('versions', () => {
  test('every known version has one era', () => {
    expect(LEGACY_VERSIONS.map(eraOf)).toEqual(LEGACY_VERSIONS.map(() => 'legacy'));
    expect(MODERN_VERSIONS.map(eraOf)).toEqual(MODERN_VERSIONS.map(() => 'modern'));
  });

  test.each(['', '2026-07-29', '2025-06-18 ', ' 2025-06-18', 'DRAFT-2026-v1', '2025-6-18', 'constructor', 'latest'])(
    '%j is not a version', (version) => {
      expect(eraOf(version)).toBeUndefined();
      expect(isProtocolVersion(version)).toBe(false);
    });

  test('what is served is known, newest first, and 2024-11-05 is not served over HTTP', () => {
    expect(SERVED_VERSIONS.every((version) => isProtocolVersion(version))).toBe(true);
    expect(SERVED_VERSIONS.toSorted().toReversed()).toEqual(SERVED_VERSIONS);
    expect(SERVED_VERSIONS).not.toContain('2024-11-05');
  });

  test('the newest of each era is the first of its list; a missing header means 2025-03-26', () => {
    expect(NEWEST_LEGACY_VERSION).toBe(LEGACY_VERSIONS[0]);
    expect(NEWEST_MODERN_VERSION).toBe(MODERN_VERSIONS[0]);
    expect(ASSUMED_VERSION).toBe('2025-03-26');
  });
});
