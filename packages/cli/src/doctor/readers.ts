import { ok, problem, warn, type Patient, type Result } from './examination.ts';

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
