import type { JsonObject } from '@durward/core';
import { stripped, type DifferenceName } from './differences.ts';
import type { Operation } from './everything.ts';
import { outcomeOf, type Generation, type SdkClient } from './sdk-clients.ts';

/** What a client did, each with what became of it. */
export type Done = readonly (readonly [what: string, outcome: JsonObject])[];

/** Does one after the other, whatever becomes of each. */
export async function doAll(client: SdkClient, operations: readonly Operation[]): Promise<Done> {
  const done: [string, JsonObject][] = [];
  for (const [method, params] of operations) {
    done.push([`${method} ${JSON.stringify(params)}`, await outcomeOf(() => perform(client, method, params ?? {}))]);
  }
  return done;
}

function perform(client: SdkClient, method: string, params: JsonObject): Promise<unknown> {
  // Each SDK checks the params that it is given; what they are is the business of the table.
  const given = params as never;
  switch (method) {
    case 'tools/list':
      return client.listTools();
    case 'prompts/list':
      return client.listPrompts();
    case 'resources/list':
      return client.listResources();
    case 'resources/templates/list':
      return client.listResourceTemplates();
    case 'tools/call':
      return client.callTool(given);
    case 'prompts/get':
      return client.getPrompt(given);
    case 'resources/read':
      return client.readResource(given);
    case 'completion/complete':
      return client.complete(given);
    case 'logging/setLevel':
      return client.setLoggingLevel(params['level'] as string);
    case 'resources/subscribe':
      return client.subscribeResource(given);
    case 'resources/unsubscribe':
      return client.unsubscribeResource(given);
    default:
      return client.ping();
  }
}

/** What must differ for a client of this generation in front of a legacy server. */
function allowedFor(generation: Generation): readonly DifferenceName[] {
  const always = ['randomId', 'timeOfDay'] as const;
  return generation === 'v2 auto' ? [...always, 'modernResult', 'execution'] : always;
}

/** What became of everything, without what may differ. */
export function comparable(
  done: Done,
  generation: Generation,
  more: readonly DifferenceName[] = [],
): readonly JsonObject[] {
  return done.map(([what, outcome]) => ({ what, ...stripped(outcome, [...more, ...allowedFor(generation)]) }));
}

/** What a client knows of the server; a modern one knows nothing of legacy tasks. */
export function known({ era, identity }: { era: string; identity: JsonObject }, generation: Generation): JsonObject {
  const capabilities = identity['capabilities'] as JsonObject;
  const allowed: DifferenceName[] = generation === 'v2 auto' ? ['legacyTasks'] : [];
  return { era, identity: { ...identity, capabilities: stripped(capabilities, allowed) } };
}

/** How many were not done as they should be. */
export function failuresIn(done: Done): number {
  return done.filter(([, outcome]) => 'error' in outcome || JSON.stringify(outcome).includes('"isError":true')).length;
}
