import { authorizationApplies, type LoadedConfig } from '@durward/gateway';
import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { CommandError, EXIT, type World } from '../world.ts';

/** What `durward keys rotate` was asked for. */
export interface RotateOptions {
  readonly signing?: boolean;
  readonly vault?: boolean;
}

/**
 * `durward keys rotate`: `--signing` signs tokens with a new key from now on; `--vault` puts every stored
 * credential under the newest master key. Nobody has to sign in or to connect again.
 */
export async function keysRotate(
  world: World,
  output: Output,
  place: ConfigPlace,
  { signing = false, vault = false }: RotateOptions,
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  if (signing === vault) {
    throw new CommandError(
      'DURWARD_KEYS_WHICH',
      'it was not said which key is to be replaced',
      'each key protects something else',
      'write --signing for the key that signs access tokens, or --vault for the one that protects credentials',
    );
  }
  return signing ? rotateSigning(world, output, config) : rotateVaultKey(world, output, config);
}

async function rotateSigning(world: World, output: Output, config: LoadedConfig): Promise<number> {
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

async function rotateVaultKey(world: World, output: Output, config: LoadedConfig): Promise<number> {
  const { keyPlace, renewed } = await world.runtime.rotateVault(config);
  if (output.isJson) output.json({ rotated: 'vault', keyPlace, renewed });
  else output.result(`${String(renewed)} stored credentials are under the newest key of ${escapeText(keyPlace)} now.`);
  output.say('Running gateways go on. Former keys can be removed once every gateway has been seen to work.');
  return EXIT.ok;
}
