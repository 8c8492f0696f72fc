import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/**
 * Storage for a provider of tests: everything in one map, until the provider is gone. Sessions are not
 * kept, so that each sign-in asks who it is.
 */
export function memoryAdapters(): AdapterFactory {
  const kept = new Map<string, AdapterPayload>();
  return (kind) => new MemoryAdapter(kind, kept);
}

class MemoryAdapter implements Adapter {
  readonly #kind: string;
  readonly #kept: Map<string, AdapterPayload>;

  constructor(kind: string, kept: Map<string, AdapterPayload>) {
    this.#kind = kind;
    this.#kept = kept;
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.#kept.set(this.#key(id), structuredClone(payload));
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (this.#kind === 'Session') return undefined;
    return structuredClone(this.#kept.get(this.#key(id)));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return structuredClone([...this.#kept.values()].find((payload) => payload.uid === uid));
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    const payload = this.#kept.get(this.#key(id));
    if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    this.#kept.delete(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of this.#kept) if (payload.grantId === grantId) this.#kept.delete(key);
  }

  #key(id: string): string {
    return `${this.#kind}:${id}`;
  }
}
