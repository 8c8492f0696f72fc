import { hash } from 'node:crypto';
import { CONTROLS, grantPolicy, Pipeline, type AnyControl, type GrantRule, type Mode } from '@durward/core';
import type { Config } from '../config/schema.ts';
import { OWN_SHIELD, type Shield } from '../content/bundles/bundle-keeper.ts';
import { contentRules, type ContentRules } from '../content/rules.ts';
import type { Detector } from '../content/detector.ts';
import type { Law } from '../exchange/house.ts';

type Modes = Pick<Config, 'controls' | 'servers'>;

/** The rules that a configuration puts in force. */
export function lawOf(config: Modes & Pick<Config, 'grants' | 'content'>, shield: Shield = OWN_SHIELD): Law {
  const rules: readonly GrantRule[] = config.grants;
  return {
    pipeline: new Pipeline(CONTROLS, (control, server) => modeOf(config, control, server)),
    policy: grantPolicy(rules, hash('sha256', JSON.stringify(rules)).slice(0, 16)),
    content: contentLaw(config, shield),
  };
}

/** The content rules of each server, made once. */
function contentLaw(
  config: Modes & Pick<Config, 'content'>, { inForce, trial }: Shield,
): (server: string) => ContentRules {
  const made = new Map<string, ContentRules>();
  const rulesBy = (server: string, detector: Detector): ContentRules => {
    const own = Object.hasOwn(config.servers, server) ? config.servers[server]?.content : undefined;
    return contentRules(config.content, own, (id) => {
      const control = CONTROLS.find((one) => one.id === id);
      return control === undefined ? 'off' : modeOf(config, control, server);
    }, detector);
  };
  const rulesFor = (server: string): ContentRules => {
    const onlooker = trial?.onlookerAt(server, rulesBy(server, trial.detector));
    return { ...rulesBy(server, inForce), onlooker };
  };
  return (server) => {
    let rules = made.get(server);
    if (rules === undefined) made.set(server, (rules = rulesFor(server)));
    return rules;
  };
}

/** A server's own setting, else the general one, else the control's own mode. Essential ones stay. */
function modeOf(config: Modes, control: AnyControl, server: string): Mode {
  if (control.essential) return 'enforce';
  const own = Object.hasOwn(config.servers, server) ? config.servers[server]?.controls[control.id] : undefined;
  return own ?? config.controls[control.id] ?? control.mode;
}
