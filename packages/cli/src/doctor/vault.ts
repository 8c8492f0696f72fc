import { ok, problem, type Patient, type Result } from './examination.ts';

/** The master key of the vault can be used. One in the data folder is made at the first start. */
export async function examineVault({ config, world }: Patient): Promise<Result[]> {
  if (Object.values(config.vault).every((way) => way === undefined)) return [];
  try {
    return [ok('vault', `the key in ${await world.runtime.checkVaultKey(config)} wraps and unwraps`)];
  } catch (error) {
    const why = error instanceof Error ? error.message : 'the key cannot be used';
    return [problem('vault', why, 'until it can, servers get no credential and calls to them are refused')];
  }
}
