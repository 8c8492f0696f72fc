import type { ContentReader, ReadingFinding, ReadingRequest, ReadText } from './reader.ts';

/** What a reader found, and which. */
export interface ReaderFinding extends ReadingFinding {
  readonly reader: string;
}

/** What a reader could not read. */
export interface Unread {
  readonly reader: string;
  readonly reason: string;
  /** `deny`: it stops the message. `detector`: it is recorded, and our own detector decides alone. */
  readonly whenUnavailable: ContentReader['whenUnavailable'];
}

/** What all readers say together. */
export interface Consultation {
  readonly findings: readonly ReaderFinding[];
  /** The strictest of what they decided themselves; undefined when none did. */
  readonly action: 'allow' | 'hold' | 'deny' | undefined;
  readonly replacements: readonly ReadText[];
  readonly labels: readonly string[];
  readonly unread: readonly Unread[];
}

const STRICTNESS = { allow: 0, hold: 1, deny: 2 } as const;

/**
 * Asks every reader that is for the surface of a request, side by side.
 *
 * Guarantees that the strictest decision counts, and that two readers who change one text in different ways
 * deny it. Never rejects: a reader that does is one that could not read.
 */
export async function consult(readers: readonly ContentReader[], request: ReadingRequest): Promise<Consultation> {
  const asked = readers.filter(({ surfaces }) => surfaces.includes(request.surface));
  const readings = await Promise.all(asked.map((reader) => safely(reader, request)));
  const findings: ReaderFinding[] = [];
  const replacements = new Map<string, string>();
  const labels = new Set<string>();
  const unread: Unread[] = [];
  let action: Consultation['action'];
  const decide = (next: NonNullable<Consultation['action']>): void => {
    if (action === undefined || STRICTNESS[next] > STRICTNESS[action]) action = next;
  };
  for (const [index, reading] of readings.entries()) {
    const reader = asked[index];
    if (reader === undefined) continue;
    const { name, whenUnavailable } = reader;
    for (const finding of reading.findings ?? []) findings.push({ ...finding, reader: name });
    if (reading.kind === 'unavailable') {
      unread.push({ reader: name, reason: reading.reason, whenUnavailable });
      continue;
    }
    if (reading.action !== undefined) decide(reading.action);
    for (const label of reading.labels ?? []) labels.add(label);
    for (const { pointer, text } of reading.replacements ?? []) {
      if ((replacements.get(pointer) ?? text) !== text) decide('deny');
      replacements.set(pointer, text);
    }
  }
  const changes = [...replacements].map(([pointer, text]) => ({ pointer, text }));
  return { findings, action, replacements: changes, labels: [...labels], unread };
}

async function safely(reader: ContentReader, request: ReadingRequest) {
  try {
    return await reader.read(request);
  } catch {
    return { kind: 'unavailable', reason: `${reader.name} failed` } as const;
  }
}
