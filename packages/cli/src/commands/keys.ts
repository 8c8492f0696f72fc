import { authorizationApplies } from '@durward/gateway';
import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { CommandError, EXIT, type World } from '../world.ts';

/** What `durward keys rotate` was asked for. */
export interface RotateOptions {
  readonly signing?: boolean;
}

/** `durward keys rotate --signing`: tokens are signed with a new key from now on; nobody has to sign in again. */
export async function keysRotate(
  world: World,
  output: Output,
  place: ConfigPlace,
  { signing = false }: RotateOptions,
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  if (!signing) {
    throw new CommandError(
      'DURWARD_KEYS_WHICH',
      'it was not said which key is to be replaced',
      'each key protects something else',
      'write --signing for the key that signs access tokens',
    );
  }
  if (!authorizationApplies(config)) {
    throw new CommandError(
      'DURWARD_KEYS_NONE',
      'this gateway signs no tokens',
      'the configuration names other issuers, and no provider',
      'rotate the keys at the issuer; the gateway follows',
    );
  }
  const keyId = await world.runtime.rotateSigningKey(config);
  if (output.isJson) output.json({ rotated: 'signing', keyId });
  else output.result(`Access tokens are signed with the key ${escapeText(keyId)} from now on.`);
  output.say('Running gateways use it within a second. The former key is published until its last token has expired.');
  return EXIT.ok;
}
