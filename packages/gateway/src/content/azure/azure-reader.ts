import type { Surface } from '@durward/shield';
import type { AzureConfig } from '../../config/azure-schema.ts';
import { Hook } from '../agent-hooks/hook.ts';
import type { ContentReader, Reading, ReadingRequest } from '../reader.ts';
import { AnswerMemory } from '../answer-memory.ts';
import { AzureService, SERVICE, type Waiting } from './azure-service.ts';
import type { Credential } from './credential.ts';
import type { Feature, Outcome } from './feature.ts';
import { Groundedness } from './groundedness.ts';
import { HarmAnalysis } from './harm.ts';
import { PromptShield } from './prompt-shield.ts';
import { TaskAdherence } from './task-adherence.ts';

export interface AzureReaderOptions {
  readonly config: AzureConfig;
  readonly credential: Credential;
  readonly ca: string | undefined;
  readonly clock: () => number;
}

/** Azure AI Content Safety: the operations that the configuration turns on, asked side by side. */
export class AzureReader implements ContentReader {
  readonly name = 'azure';
  readonly surfaces: readonly Surface[];
  readonly whenUnavailable: ContentReader['whenUnavailable'];
  readonly #config: AzureConfig;
  readonly #service: AzureService;
  readonly #features: readonly Feature[];
  readonly #hook: Hook | undefined;

  constructor({ config, credential, ca, clock }: AzureReaderOptions) {
    this.surfaces = config.surfaces;
    this.whenUnavailable = config.whenUnavailable;
    this.#config = config;
    this.#service = new AzureService({ ...config, url: config.endpoint, ca }, credential, clock);
    const { entriesMax, ttlSeconds } = config.memory;
    const memory = new AnswerMemory({ entriesMax, ttlMs: ttlSeconds * 1000, clock });
    this.#features = featuresOf(config, this.#service, memory);
    this.#hook = hookOf(config, this.#service, clock);
  }

  async read(request: ReadingRequest): Promise<Reading> {
    const length = request.texts.reduce((sum, { text }) => sum + text.length, 0);
    if (length > this.#config.textLengthMax) {
      return { kind: 'unavailable', reason: `the texts are longer than ${SERVICE} is asked about` };
    }
    const waiting: Waiting = { signal: request.signal, deadline: AbortSignal.timeout(this.#config.timeoutMs) };
    const [outcomes, hooked] = await Promise.all([
      Promise.all(this.#features.map((feature) => feature.examine(request, waiting))),
      this.#hook?.read(request, waiting.deadline),
    ]);
    return combined(outcomes, hooked, this.whenUnavailable);
  }

  async close(): Promise<void> {
    await this.#service.close();
  }
}

function featuresOf(config: AzureConfig, service: AzureService, memory: AnswerMemory): readonly Feature[] {
  const { promptShield, harm, blocklists, groundedness, taskAdherence } = config;
  const features: Feature[] = [];
  if (promptShield.enabled) features.push(new PromptShield(service, promptShield.apiVersion, memory));
  const names = Object.keys(blocklists);
  if (harm.enabled || names.length > 0) {
    const thresholds = harm.enabled ? harm.thresholds : {};
    features.push(new HarmAnalysis(service, { apiVersion: harm.apiVersion, thresholds, blocklists: names }, memory));
  }
  if (groundedness.enabled) features.push(new Groundedness(service, groundedness));
  if (taskAdherence.enabled) features.push(new TaskAdherence(service, taskAdherence.apiVersion));
  return features;
}

function hookOf({ agentPolicy }: AzureConfig, service: AzureService, clock: () => number): Hook | undefined {
  if (agentPolicy === undefined) return undefined;
  const { apiVersion, targetResourceId, policyId } = agentPolicy;
  const query = { targetResourceId, ...(policyId === undefined ? {} : { policyId }) };
  return new Hook({
    guard: 'the Azure agent policy',
    clock,
    ask: (body, waiting) => service.call({ name: 'agent:evaluate', apiVersion, body, query }, waiting),
  });
}

/** What all said together. A denial stands whatever else failed; nothing else stands for what was not read. */
function combined(
  outcomes: readonly Outcome[],
  hooked: Reading | undefined,
  whenUnavailable: ContentReader['whenUnavailable'],
): Reading {
  const findings = [...outcomes.flatMap((outcome) => outcome.findings), ...(hooked?.findings ?? [])];
  const unread = hooked?.kind === 'unavailable' ? hooked.reason : undefined;
  const fault = outcomes.find((outcome) => outcome.fault !== undefined)?.fault ?? unread;
  const decided = hooked?.kind === 'read' ? hooked : undefined;
  const stands = decided?.action === 'deny' || (decided?.action === 'hold' && whenUnavailable === 'detector');
  if (fault !== undefined && !stands) return { kind: 'unavailable', reason: fault, findings };
  return {
    kind: 'read',
    findings,
    action: decided?.action,
    replacements: decided?.replacements,
    labels: decided?.labels,
  };
}
