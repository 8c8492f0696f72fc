import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import type { Output } from '../print/output.ts';
import { CommandError, EXIT, type World } from '../world.ts';
import { localIssuerApplies } from '@durward/gateway';

/** `durward owner-link`: prints a link by which the owner of this machine signs in, once. */
export async function ownerLink(world: World, output: Output, place: ConfigPlace): Promise<number> {
  const config = loadOrExplain(world, output, place);
  if (!localIssuerApplies(config)) {
    throw new CommandError(
      'DURWARD_OWNER_NONE',
      'this gateway has no local owner',
      'people sign in at the provider, or bring tokens of the issuers, that the configuration names',
      'open the program that wants to connect; it leads to the sign-in',
    );
  }
  if (config.listen.port === 0 && config.listen.publicUrl === undefined) {
    throw new CommandError(
      'DURWARD_OWNER_NO_URL',
      'the URL of the gateway is not known',
      '`listen.port` is 0, so each start of the gateway has another one',
      'use the link that `durward serve` printed, or set `listen.port` to a number',
    );
  }
  const link = await world.runtime.ownerLink(config);
  if (output.isJson) output.json({ link });
  else output.result(link);
  output.say('It works once, for a quarter of an hour, in a browser on this computer.');
  return EXIT.ok;
}
