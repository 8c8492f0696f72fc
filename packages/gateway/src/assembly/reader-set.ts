import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isSecretReference } from '../config/parts.ts';
import type { Config } from '../config/schema.ts';
import { createReaders, type ReaderSources } from '../content/create-readers.ts';
import type { ContentReader } from '../content/reader.ts';

/** Messages under way may still ask readers of a former configuration; each answers sooner than this. */
const RETIRED_MS = 120_000;

/** The readers of content that are in force. They are made anew when their configuration or a secret changes. */
export class ReaderSet {
  readonly #sources: ReaderSources;
  readonly #retired = new Map<ContentReader, NodeJS.Timeout>();
  #readers: readonly ContentReader[] = [];
  #fingerprint: string | undefined;

  constructor(sources: ReaderSources) {
    this.#sources = sources;
  }

  /** The readers of a configuration. Throws, and changes nothing, when one cannot be made. */
  put({ content }: Pick<Config, 'content'>): readonly ContentReader[] {
    const fingerprint = this.#fingerprintOf(content.readers);
    if (fingerprint === this.#fingerprint) return this.#readers;
    const former = this.#readers;
    this.#readers = createReaders(content.readers, this.#sources);
    this.#fingerprint = fingerprint;
    for (const reader of former) this.#retire(reader);
    return this.#readers;
  }

  async close(): Promise<void> {
    const all = [...this.#readers, ...this.#retired.keys()];
    for (const timer of this.#retired.values()) clearTimeout(timer);
    this.#readers = [];
    this.#retired.clear();
    await Promise.all(all.map((reader) => reader.close()));
  }

  #retire(reader: ContentReader): void {
    const timer = setTimeout(() => {
      this.#retired.delete(reader);
      void reader.close();
    }, RETIRED_MS);
    timer.unref();
    this.#retired.set(reader, timer);
  }

  /** Of the configuration, and of the secrets and certificates that it refers to. */
  #fingerprintOf(readers: Config['content']['readers']): string {
    const digest = createHash('sha256');
    const text = JSON.stringify(readers, (key, value: unknown) => {
      if (typeof value !== 'string') return value;
      if (isSecretReference(value)) digest.update(this.#sources.resolveSecret(value).reveal()).update('\0');
      if (key === 'caFile') digest.update(readFileSync(value)).update('\0');
      return value;
    });
    return digest.update(text).digest('hex');
  }
}
