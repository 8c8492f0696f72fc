import type { Span } from '@durward/shield';

/** What a worker is started with. */
export interface ModelSettings {
  readonly folder: string;
  readonly modelFile: string | undefined;
  readonly sha256: string | undefined;
  readonly runtime: 'auto' | 'web' | 'node';
  readonly attackLabels: readonly string[] | undefined;
  readonly temperature: number;
  readonly tokensMax: number;
  readonly overlap: number;
  readonly windowsPerBatch: number;
  readonly windowsMax: number;
}

/** Texts to read. */
export interface ToWorker {
  readonly id: number;
  readonly texts: readonly string[];
}

/** The most suspicious windows of a text first. */
export interface WindowScore {
  readonly span: Span;
  readonly score: number;
}

export type FromWorker =
  | { readonly kind: 'ready' }
  /** The model cannot be used. */
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'scores'; readonly id: number; readonly texts: readonly (readonly WindowScore[])[] }
  /** These texts could not be read. */
  | { readonly kind: 'unread'; readonly id: number; readonly reason: string };
