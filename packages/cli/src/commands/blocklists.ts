import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { CommandError, EXIT, type World } from '../world.ts';

/** What `durward shield blocklists sync` was told. */
export interface SyncOptions {
  readonly dryRun?: boolean;
}

/** `durward shield blocklists sync`: Azure gets the block lists of the configuration, no more and no less. */
export async function blocklistsSync(
  world: World,
  output: Output,
  place: ConfigPlace,
  { dryRun = false }: SyncOptions,
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const { azure } = config.content.readers;
  if (azure === undefined || Object.keys(azure.blocklists).length === 0) {
    throw new CommandError(
      'DURWARD_BLOCKLISTS_NONE',
      'there is no block list to bring to Azure',
      'the configuration names none',
      'add lists under `content.readers.azure.blocklists`',
    );
  }
  const changes = await world.runtime.syncBlocklists(config, dryRun).catch((error: unknown) => {
    throw new CommandError(
      'DURWARD_BLOCKLISTS_SYNC',
      error instanceof Error ? error.message : 'the block lists could not be brought in line',
      'Azure did not take or give what it was asked for',
      'check `endpoint`, the credential and its role with `durward doctor`; running the command again is safe',
    );
  });
  if (output.isJson) output.json({ dryRun, lists: changes });
  else {
    for (const { name, added, removed, kept } of changes) {
      const counts = `${String(added)} to add, ${String(removed)} to remove, ${String(kept)} as they are`;
      const done = `${String(added)} added, ${String(removed)} removed, ${String(kept)} kept`;
      output.result(`${escapeText(name)}: ${dryRun ? counts : done}`);
    }
  }
  output.say(dryRun ? 'Nothing was changed.' : 'Azure uses them within some minutes.');
  return EXIT.ok;
}
