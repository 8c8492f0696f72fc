/**
 * A thing that the authorization server keeps for a while under a name that is hard to guess: a code,
 * a refresh token, a browser session, a sign-in under way, a client that registered itself.
 */
export interface Artifact {
  /** What it is: names of different kinds never meet. */
  readonly kind: string;
  /** Its secret name. Only a digest of it is kept. */
  readonly id: string;
  /** JSON text. It must not hold the id. */
  readonly payload: string;
  /** The family that it belongs to: it goes when the family goes. */
  readonly grantId?: string | undefined;
  /** The user whose it is: it goes when the user is cut off. */
  readonly userId?: string | undefined;
  readonly expiresAtMs: number;
}

/** What is found of an artifact. */
export interface FoundArtifact {
  readonly payload: string;
  /** When it was consumed; undefined while it was not. */
  readonly consumedAtMs: number | undefined;
  readonly expiresAtMs: number;
}

/** Somebody who has signed in, known by issuer and subject and by nothing else. */
export interface StoredUser {
  /** Derived from issuer and subject. */
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly tenant: string | undefined;
  /** How the provider calls the person; for pages and lists, never for decisions. */
  readonly name: string | undefined;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** When roles and groups were read from the provider. */
  readonly claimsAtMs: number;
  /** The provider's refresh token, sealed; undefined when it gave none. */
  readonly sealedRefreshToken: string | undefined;
}

/** One consent: it was given once, in one browser, and is one family of tokens. */
export interface StoredConsent {
  readonly grantId: string;
  readonly userId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly redirectUri: string;
  readonly server: string;
  readonly scopes: readonly string[];
  readonly givenAtMs: number;
  readonly lastUsedAtMs: number;
  readonly expiresAtMs: number;
}

/** Which consents are meant: those that match everything that is given. */
export interface ConsentFilter {
  readonly grantId?: string | undefined;
  readonly userId?: string | undefined;
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
  readonly clientId?: string | undefined;
  readonly server?: string | undefined;
}

/** A key that signs access tokens. */
export interface StoredSigningKey {
  readonly keyId: string;
  /** The private key as a JWK, JSON text. */
  readonly jwk: string;
  readonly createdAtMs: number;
}

/**
 * What the authorization server must not lose, by intent. Every operation is atomic, whoever else
 * works on the store; whatever must happen once is a single statement that says whether it did.
 */
export interface AuthorizationStore {
  /** Keeps an artifact, in the place of one with the same name. What was consumed stays consumed. */
  putArtifact(artifact: Artifact): Promise<void>;
  /** Keeps an artifact unless there is one with this name; false when there is. One of many wins. */
  putIfAbsent(artifact: Artifact): Promise<boolean>;
  /** Undefined when there is none, or it has expired. */
  findArtifact(kind: string, id: string): Promise<FoundArtifact | undefined>;
  /** Consumes an artifact; true for exactly one of all callers. */
  consumeOnce(kind: string, id: string): Promise<boolean>;
  removeArtifact(kind: string, id: string): Promise<void>;
  /** How many of a kind there are that have not expired. */
  countArtifacts(kind: string): Promise<number>;

  /** Keeps what is known of a user, in the place of what was known. */
  putUser(user: StoredUser): Promise<void>;
  user(id: string): Promise<StoredUser | undefined>;

  putConsent(consent: StoredConsent): Promise<void>;
  /** Notes that a family was used: its refresh token was. */
  touchConsent(grantId: string): Promise<void>;
  /** Consents that have not expired, newest first. */
  consents(filter: ConsentFilter): Promise<readonly StoredConsent[]>;
  /**
   * Ends consents: with one step they are gone, everything of their families is gone, and a revocation
   * of each is there for those who hold access tokens. Gives back what was ended.
   */
  revokeConsents(filter: ConsentFilter, tokenIssuer: string, reason: string): Promise<readonly StoredConsent[]>;
  /** {@link AuthorizationStore.revokeConsents} for one family, whether or not a consent names it. */
  revokeFamily(grantId: string, tokenIssuer: string, reason: string): Promise<void>;
  /** Removes what is kept of a user, of one kind. */
  removeArtifactsOf(userId: string, kind: string): Promise<void>;
  /** Whether a subject was cut off at this time or later. */
  isCutOff(issuer: string, subject: string, sinceMs: number): Promise<boolean>;

  /** Signing keys, newest first. */
  signingKeys(): Promise<readonly StoredSigningKey[]>;
  /** Adds a key unless there is one as new already made `unlessNewerThanMs`; false when there was. */
  addSigningKey(key: StoredSigningKey, unlessNewerThanMs: number): Promise<boolean>;
  /** Forgets the keys that were made before this time; the newest of all stays. */
  dropSigningKeysBefore(createdBeforeMs: number): Promise<void>;

  /** Forgets what has expired. */
  sweep(): Promise<void>;
}
