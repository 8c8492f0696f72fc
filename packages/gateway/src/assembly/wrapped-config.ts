import { join } from 'node:path';
import { readFileBounded } from '../config/files.ts';
import { loadConfig, type LoadedConfig } from '../config/load.ts';
import type { Store } from '../store/store.ts';

/**
 * A configuration that names the servers of which a store knows definitions: `durward wrap` keeps them there
 * and has no file. It serves to review them, and starts nothing.
 */
export async function wrappedConfig(
  { definitions }: Pick<Store, 'definitions'>,
  dataFolder: string,
): Promise<LoadedConfig> {
  const names = new Set((await definitions.served()).map(({ server }) => server));
  const servers = Object.fromEntries([...names].map((name) => [name, { stdio: { command: 'wrapped' } }]));
  const text = JSON.stringify({ data: { folder: dataFolder }, servers });
  const outcome = loadConfig(text, { file: join(dataFolder, 'wrapped'), env: {}, readFile: readFileBounded });
  if (!outcome.ok) throw new Error(`the store in ${dataFolder} names servers that cannot be`);
  return outcome.config;
}
