import type { AuditEvent } from '../audit/event.ts';
import type { StoredRevocation } from '../store/store.ts';

/** A revocation that has reached this gateway, as a record: whoever made it, with the reason that was given. */
export function revokedEvent(revocation: StoredRevocation, nowMs: number): AuditEvent {
  const { issuer, reason } = revocation;
  switch (revocation.kind) {
    case 'token':
      return { type: 'token.revoked', atMs: nowMs, reason, detail: { issuer, token: revocation.tokenId } };
    case 'subject':
      return { type: 'token.revoked', atMs: nowMs, reason, detail: { issuer, subject: revocation.subject } };
    case 'grant':
      return { type: 'consent.revoked', atMs: nowMs, reason, detail: { issuer, grant: revocation.grantId } };
  }
}
