import type { FrameFault } from '../message/frame.ts';
import type { HeaderMismatch } from '../message/headers.ts';

/**
 * Why a message was stopped. One arm per reason; the fields are for the record and the operator,
 * the outside sees only what {@link wireDenial} makes of it.
 */
export type Denial =
  // receive
  | { readonly reason: 'foreign_host'; readonly host: string }
  | { readonly reason: 'foreign_origin'; readonly origin: string }
  | { readonly reason: 'insecure_transport' }
  | { readonly reason: 'repeated_header'; readonly header: string }
  | { readonly reason: 'unreadable_request'; readonly detail: string }
  | { readonly reason: 'oversize_head' }
  | { readonly reason: 'slow_request' }
  | { readonly reason: 'unmet_expectation' }
  | { readonly reason: 'unknown_server'; readonly server: string }
  | { readonly reason: 'method_not_allowed'; readonly httpMethod: string; readonly allowed: string }
  | { readonly reason: 'unsupported_media_type'; readonly contentType: string }
  | { readonly reason: 'not_acceptable' }
  // authenticate
  | { readonly reason: 'missing_token' }
  | { readonly reason: 'misplaced_token'; readonly place: 'query' | 'cookie' | 'repeated_header' }
  | { readonly reason: 'malformed_token'; readonly detail: string }
  | { readonly reason: 'unknown_issuer' }
  | { readonly reason: 'bad_signature'; readonly detail: string }
  | { readonly reason: 'keys_unavailable' }
  | { readonly reason: 'wrong_token_type'; readonly detail: string }
  | { readonly reason: 'audience_mismatch'; readonly expected: string }
  | { readonly reason: 'expired_token' }
  | { readonly reason: 'premature_token' }
  | { readonly reason: 'missing_claim'; readonly claim: string }
  | { readonly reason: 'foreign_tenant' }
  | { readonly reason: 'long_lived_token'; readonly lifetimeSeconds: number; readonly maxSeconds: number }
  | { readonly reason: 'revoked_token' }
  | { readonly reason: 'unproven_possession'; readonly detail: string }
  | { readonly reason: 'foreign_certificate' }
  | { readonly reason: 'insufficient_scope'; readonly required: readonly string[] }
  | {
      readonly reason: 'insufficient_authentication';
      readonly acrValues: readonly string[];
      readonly maxAgeSeconds: number | undefined;
    }
  // frame
  | { readonly reason: 'malformed_message'; readonly fault: FrameFault }
  | { readonly reason: 'oversize_message'; readonly bytesMax: number }
  | { readonly reason: 'unsupported_version'; readonly requested: string }
  | { readonly reason: 'incomplete_envelope'; readonly missing: string }
  | { readonly reason: 'header_mismatch'; readonly mismatch: NonNullable<HeaderMismatch> }
  // session
  | { readonly reason: 'unknown_session' }
  | { readonly reason: 'foreign_session' }
  | { readonly reason: 'stale_session'; readonly detail: 'idle' | 'age' | 'privileges' | 'ended' }
  | { readonly reason: 'missing_session' }
  | { readonly reason: 'foreign_stream'; readonly detail: string }
  | { readonly reason: 'foreign_state'; readonly detail: string }
  | { readonly reason: 'unexpected_reply' }
  // authorize
  | { readonly reason: 'unknown_method'; readonly method: string }
  | { readonly reason: 'not_granted'; readonly what: string }
  | { readonly reason: 'unsafe_target'; readonly detail: string }
  // inspect
  | { readonly reason: 'token_in_message' }
  | { readonly reason: 'credential_in_reply' }
  | { readonly reason: 'poisoned_definition'; readonly what: string }
  | { readonly reason: 'capability_not_declared'; readonly capability: string }
  | { readonly reason: 'extension_not_declared'; readonly extension: string }
  | { readonly reason: 'hidden_text' }
  | { readonly reason: 'injected_instructions' }
  | { readonly reason: 'exfiltration_carrier' }
  | { readonly reason: 'secret_in_content' }
  | { readonly reason: 'personal_data_in_content' }
  | { readonly reason: 'external_denial' }
  | { readonly reason: 'unread_content' }
  | { readonly reason: 'changed_definition'; readonly what: string }
  | {
      readonly reason: 'unapproved_definition';
      readonly why: 'unapproved' | 'blocked' | 'unlisted';
      readonly what: string;
    }
  | { readonly reason: 'changed_server' }
  | { readonly reason: 'limit_exceeded'; readonly limit: string }
  | { readonly reason: 'invalid_request'; readonly detail: string }
  // the upstream, and ourselves
  | { readonly reason: 'upstream_unavailable'; readonly detail: string }
  | { readonly reason: 'upstream_timeout' }
  | { readonly reason: 'upstream_malformed'; readonly fault: string }
  | { readonly reason: 'upstream_busy'; readonly limit: string }
  | { readonly reason: 'not_connected'; readonly url: string; readonly title: string }
  | { readonly reason: 'held'; readonly approval?: string }
  | { readonly reason: 'control_failed'; readonly control: string; readonly detail: string }
  | { readonly reason: 'record_unwritable' }
  | { readonly reason: 'shutting_down' };

export type DenialReason = Denial['reason'];
