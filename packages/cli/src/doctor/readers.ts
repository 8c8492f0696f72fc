import type { BundleStatus } from '@durward/gateway';
import { ok, problem, warn, type Patient, type Result } from './examination.ts';

/** What lies in the folder of bundles can be used, and what is on trial waits for somebody. */
export async function examineBundles({ config, world }: Patient): Promise<Result[]> {
  if (config.content.bundles === undefined) return [];
  const about = 'content.bundles';
  let status: BundleStatus;
  try {
    status = await world.runtime.bundleStatus(config);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    return [problem(about, why, 'until it can be read, what the package has is in force')];
  }
  const { state, faults, files } = status;
  const results = faults.map(({ version, why }) =>
    problem(about, `bundle ${String(version)} cannot be used: ${why}`, 'trust its key again, or roll back'));
  for (const { file, state: is, why } of files) {
    if (is !== 'refused') continue;
    results.push(warn(about, `${file} is refused: ${why ?? ''}`, 'take it away, or fetch it again'));
  }
  if (state.trial !== 0) {
    const next = '`durward shield bundle status` shows what it would change; promote it, or roll back';
    results.push(warn(about, `bundle ${String(state.trial)} is on trial: it only watches`, next));
  }
  const now = state.current === 0 ? 'what the package has' : `bundle ${String(state.current)}`;
  return [ok(about, `${now} is in force`), ...results];
}

/** Each reader of content answers a harmless question. */
export async function examineReaders({ config, world }: Patient): Promise<Result[]> {
  const { readers } = config.content;
  if (Object.values(readers).every((reader) => reader === undefined)) return [];
  try {
    const states = await world.runtime.checkReaders(config);
    return states.map(({ name, fault }) => {
      const about = `content.${name}`;
      if (fault === undefined) return ok(about, 'it reads texts');
      return readers[name as keyof typeof readers]?.whenUnavailable === 'detector'
        ? warn(about, fault, 'until it answers, our own detector decides alone')
        : problem(about, fault, 'until it answers, messages that it should read are denied');
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be used';
    return [problem('content', why, 'correct `content.readers`; the gateway does not start without it')];
  }
}
