import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * Bytes that are not one unambiguous JSON-RPC message: invalid UTF-8, duplicate or case-variant
 * keys, numbers that change on the way, a batch where none is allowed, an envelope with extra
 * members. Two parsers could read such a message differently, and only one of them is ours.
 *
 * @see RFC 8259 §4, JSON-RPC 2.0 §4, CVE-2026-27896
 */
export const malformedMessage: Control<'frame'> = {
  id: 'EX003',
  name: 'malformed-message',
  stage: 'frame',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check({ fault }) {
    if (fault === undefined || fault === 'oversize_message') return allow();
    return deny({ reason: 'malformed_message', fault });
  },
};
