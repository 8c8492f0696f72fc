import { hash } from 'node:crypto';
import { CONTROLS, grantPolicy, Pipeline, type AnyControl, type GrantRule, type Mode } from '@durward/core';
import type { Config } from '../config/schema.ts';
import type { Law } from '../exchange/house.ts';

/** The rules that a configuration puts in force. */
export function lawOf(config: Pick<Config, 'controls' | 'servers' | 'grants'>): Law {
  const rules: readonly GrantRule[] = config.grants;
  return {
    pipeline: new Pipeline(CONTROLS, (control, server) => modeOf(config, control, server)),
    policy: grantPolicy(rules, hash('sha256', JSON.stringify(rules)).slice(0, 16)),
  };
}

/** A server's own setting, else the general one, else the control's own mode. Essential ones stay. */
function modeOf(config: Pick<Config, 'controls' | 'servers'>, control: AnyControl, server: string): Mode {
  if (control.essential) return 'enforce';
  const own = Object.hasOwn(config.servers, server) ? config.servers[server]?.controls[control.id] : undefined;
  return own ?? config.controls[control.id] ?? control.mode;
}
