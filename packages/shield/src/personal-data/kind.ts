import type { Span } from '../text/span.ts';

/** What opens something: keys, tokens, passwords. */
export type SecretKind =
  | 'private_key' | 'aws_access_key' | 'github_token' | 'gitlab_token' | 'slack_token' | 'slack_webhook' | 'openai_key'
  | 'anthropic_key' | 'google_api_key' | 'stripe_key' | 'npm_token' | 'azure_storage_key' | 'jwt' | 'bearer_token'
  | 'password_in_address' | 'assigned_secret';

/** What belongs to a person. */
export type PersonalKind =
  | 'email' | 'phone' | 'card' | 'iban' | 'resident_registration_number' | 'social_security_number' | 'passport';

export type DataKind = SecretKind | PersonalKind;

/** Something in a text that should not leave, and where. Holds nothing of it. */
export interface Sensitive {
  readonly kind: DataKind;
  readonly isSecret: boolean;
  readonly span: Span;
  /** A check digit or a fixed form speaks for it; otherwise only its looks do. */
  readonly isChecked: boolean;
}
