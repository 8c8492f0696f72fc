import {
  NOTHING_SEEN,
  userIdOf,
  type Cleared,
  type Message,
  type MessageScene,
  type Pipeline,
  type Policy,
  type Principal,
} from '@durward/core';
import type { Clear as ClearLater } from '../upstream/bridge/bridge-parts.ts';
import { UpstreamError } from '../upstream/link.ts';
import type { Clear as ClearNow } from '../upstream/own-messages.ts';
import { NO_DEMANDS, NO_PARAMS, NO_SECRETS, type House, type Law } from './house.ts';

/** Durward itself, when it asks a server something on its own behalf. */
export const OWN: Principal = Object.freeze({
  userId: userIdOf({ issuer: 'durward', tenant: undefined, subject: 'gateway', client: 'durward' }),
  issuer: 'durward',
  tenant: undefined,
  subject: 'gateway',
  client: 'durward',
  scopes: [],
  roles: [],
  groups: [],
  privileges: 'gateway',
  expiresAtMs: undefined,
  tokenId: undefined,
});

/** Durward may open and end conversations everywhere, and use nothing. */
export const OWN_POLICY: Policy = Object.freeze({
  version: 'gateway',
  admits: () => true,
  decide: () => ({ allowed: false as const, why: 'no_rule' as const }),
});

/** What of the gateway the judgement of own messages needs. */
export type Bench = Pick<House, 'clock' | 'limits'> & { law(): Pick<Law, 'pipeline' | 'policy'> };

function sceneFor(house: Bench, server: string, principal: Principal, policy: Policy): MessageScene {
  return {
    server,
    nowMs: house.clock(),
    limits: house.limits,
    principal,
    policy,
    headers: undefined,
    headerParams: NO_PARAMS,
    clientCapabilities: undefined,
    inboundSecrets: NO_SECRETS,
    outboundSecrets: NO_SECRETS,
    demands: NO_DEMANDS,
    definitions: undefined,
    answers: undefined,
    content: NOTHING_SEEN,
  };
}

/** Clears what a link says on its own behalf: probes, cancellations. */
export function clearOwnMessages(house: Bench, server: string): ClearNow {
  return <M extends Message>(message: M): Cleared<M> | undefined => {
    const { pipeline } = house.law();
    const judgement = judgeNow(pipeline, message, sceneFor(house, server, OWN, OWN_POLICY));
    return judgement?.kind === 'cleared' ? judgement.message : undefined;
  };
}

/** Own messages hold no content of anybody, so every control answers at once. */
function judgeNow<M extends Message>(pipeline: Pipeline, message: M, scene: MessageScene) {
  const judgement = pipeline.judgeInbound(message, scene);
  return judgement instanceof Promise ? undefined : judgement;
}

/** Clears what a bridge makes out of a judged message, under the rights of the same principal. */
export function clearBridgedMessages(house: Bench, server: string, principal: Principal): ClearLater {
  return async <M extends Message>(message: M): Promise<Cleared<M>> => {
    const { pipeline, policy: policyOfAll } = house.law();
    const policy = principal === OWN ? OWN_POLICY : policyOfAll;
    const judgement = await pipeline.judgeInbound(message, sceneFor(house, server, principal, policy));
    if (judgement.kind === 'cleared') return judgement.message;
    throw new UpstreamError({ kind: 'unavailable', detail: `stopped by ${judgement.by}` });
  };
}
