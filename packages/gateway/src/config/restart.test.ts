import { describe, expect, it } from 'vitest';
import { configSchema, type Config } from './schema.ts';
import { carryOver, needsRestart, RESTART_SECTIONS } from './restart.ts';

const LIVE = ['identity', 'servers', 'grants', 'controls', 'content'];

describe('a reload', () => {
  const running: Config = configSchema.parse({});

  it('keeps what needs a restart, applies the rest, and tells both', () => {
    const next = configSchema.parse({
      listen: { port: 9000 },
      log: { level: 'debug' },
      controls: { TK008: 'observe' },
      limits: { sessionsMax: 5 },
      grants: [{ name: 'a', to: { anyone: true }, servers: ['a'] }],
    });
    const { config, applied, needsRestart: waiting } = carryOver(running, next);
    expect(config.listen.port).toBe(8420);
    expect(config.log.level).toBe('info');
    expect(config.limits.sessionsMax).toBe(running.limits.sessionsMax);
    expect(config.controls).toEqual({ TK008: 'observe' });
    expect(config.grants).toEqual(next.grants);
    expect(applied).toEqual(['grants', 'controls']);
    expect(waiting).toEqual(['listen.port', 'log.level', 'limits.sessionsMax']);
  });

  it('of the same configuration changes nothing', () => {
    expect(carryOver(running, configSchema.parse({}))).toMatchObject({ applied: [], needsRestart: [] });
  });

  it('notices a key that was taken away', () => {
    const withUrl = configSchema.parse({ listen: { publicUrl: 'https://a.example' } });
    expect(carryOver(withUrl, running).needsRestart).toEqual(['listen.publicUrl']);
  });

  it('knows every section of the configuration', () => {
    expect([...RESTART_SECTIONS, ...LIVE].toSorted()).toEqual(Object.keys(configSchema.shape).toSorted());
    expect(needsRestart('listen.port')).toBe(true);
    expect(needsRestart('listening')).toBe(false);
    expect(needsRestart('grants[].name')).toBe(false);
  });
});
