import { readFileBounded } from '../config/files.ts';
import type { Config } from '../config/schema.ts';
import { resolveSecret, type Environment } from '../config/secrets.ts';
import { createAzureService, createReaders, type ReaderSources } from './create-readers.ts';
import { OnnxReader } from './onnx/onnx-reader.ts';
import { BlocklistError, BlocklistSync, type BlocklistChange } from './azure/blocklists.ts';

/** Whether a reader gives an answer that can be used. */
export interface ReaderState {
  readonly name: string;
  /** Why it gives none; undefined when it answers. */
  readonly fault: string | undefined;
}

/** What readers are made with where no gateway runs. */
export interface Surroundings {
  readonly environment: Environment;
  readonly clock: () => number;
}

type WithReaders = Pick<Config, 'content'>;

function sourcesOf({ environment, clock }: Surroundings): ReaderSources {
  const secrets = { env: environment, readFile: readFileBounded };
  return { resolveSecret: (reference) => resolveSecret(reference, secrets), environment, clock };
}

const SAMPLE = 'The weather in Lisbon is fine today.';
const DEADLINE_MS = 30_000;

/** Asks every configured reader about a harmless text. Rejects when a reader cannot be made. */
export async function checkReaders(
  { content }: WithReaders,
  surroundings: Surroundings,
): Promise<readonly ReaderState[]> {
  const readers = createReaders(content.readers, sourcesOf(surroundings));
  try {
    return await Promise.all(readers.map(async (reader) => {
      const [surface = 'document'] = reader.surfaces;
      const reading = await reader.read({
        server: 'durward-doctor',
        direction: 'out',
        surface,
        texts: [{ pointer: '/text', text: SAMPLE }],
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      return { name: reader.name, fault: reading.kind === 'unavailable' ? reading.reason : undefined };
    }));
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

/**
 * How sure the model of one's own is that each text is an attack, from 0 to 1; undefined where it could not read one.
 * Undefined as a whole when the configuration names no model.
 */
export async function modelScores(
  { content }: WithReaders, { clock }: Surroundings, texts: readonly string[],
): Promise<readonly (number | undefined)[] | undefined> {
  const { onnx } = content.readers;
  if (onnx === undefined) return undefined;
  // One text at a time, as messages come; whatever the model says counts.
  const reader = new OnnxReader({ ...onnx, threshold: 0 }, clock);
  try {
    const scores: (number | undefined)[] = [];
    for (const text of texts) {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const asked = { server: 'durward-calibrate', direction: 'out', surface: 'document', signal } as const;
      const reading = await reader.read({ ...asked, texts: [{ pointer: '/text', text }] });
      scores.push(reading.kind === 'read' ? Math.max(0, ...reading.findings.map(({ score }) => score)) : undefined);
    }
    return scores;
  } finally {
    await reader.close();
  }
}

/** Brings the block lists at Azure in line with the configuration; rejects with a {@link BlocklistError}. */
export async function syncBlocklists(
  { content }: WithReaders,
  surroundings: Surroundings,
  isRehearsal: boolean,
): Promise<readonly BlocklistChange[]> {
  const { azure } = content.readers;
  if (azure === undefined) throw new BlocklistError('of Azure', 'the configuration names no resource');
  const service = createAzureService(azure, sourcesOf(surroundings));
  try {
    const sync = new BlocklistSync(service, azure.harm.apiVersion, AbortSignal.timeout(DEADLINE_MS * 10));
    return await sync.run(azure.blocklists, isRehearsal);
  } finally {
    await service.close();
  }
}
