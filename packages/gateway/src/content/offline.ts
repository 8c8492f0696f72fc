import { readFileBounded } from '../config/files.ts';
import type { Config } from '../config/schema.ts';
import { resolveSecret, type Environment } from '../config/secrets.ts';
import { createAzureService, createReaders, type ReaderSources } from './create-readers.ts';
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
