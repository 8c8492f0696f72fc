import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { leafHash, type Hash } from './merkle.ts';

/** One file of records, as it was when it was looked at. */
export interface Segment {
  readonly file: string;
  /** The `seq` of its first record. */
  readonly first: number;
  readonly bytes: number;
}

const NAME = /^records-(\d{16})\.jsonl$/;

/** The name of the segment that begins with this record. */
export function segmentName(first: number): string {
  return `records-${String(first).padStart(16, '0')}.jsonl`;
}

export function isSegmentName(name: string): boolean {
  return NAME.test(name);
}

/** The segments in a folder, in the order of their records. Other files are not looked at. */
export function segmentsIn(folder: string): readonly Segment[] {
  return readdirSync(folder)
    .map((name) => ({ name, first: NAME.exec(name)?.[1] }))
    .filter(({ first }) => first !== undefined)
    .map(({ name, first }) => {
      const file = join(folder, name);
      return { file, first: Number(first), bytes: statSync(file).size };
    })
    .toSorted((a, b) => a.first - b.first);
}

/** What of a record holds the chain together. */
export interface Link {
  readonly seq: number;
  readonly prev: Hash;
  /** The leaf hash of the line as it stands in the file. */
  readonly leaf: Hash;
  /** The hash of a checkpoint that the record knows of. */
  readonly checkpoint: Hash | undefined;
}

/** Reads the chain part of a line; undefined when the line is not a record. */
export function linkOf(line: Uint8Array): Link | undefined {
  const record = parsed(line);
  if (record === undefined) return undefined;
  const { seq, prev, checkpoint, at, type } = record as Record<string, unknown>;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) return undefined;
  if (!isHash(prev) || typeof at !== 'string' || typeof type !== 'string') return undefined;
  if (checkpoint !== undefined && !isHash(checkpoint)) return undefined;
  return { seq, prev, leaf: leafHash(line), checkpoint };
}

/** The JSON object on a line; undefined when there is none. */
export function parsed(line: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(line));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function isHash(value: unknown): value is Hash {
  return typeof value === 'string' && value.length === 64 && HEX.test(value);
}

const HEX = /^[0-9a-f]+$/;
