import { z } from 'zod';
import type { JsonObject } from '@durward/core';
import type { ReadingRequest } from '../reader.ts';
import { SERVICE, type AzureService, type Waiting } from './azure-service.ts';
import { NOTHING, type Feature, type Outcome } from './feature.ts';

/** Documented: 100 000 characters for tools and messages together. */
const LENGTH_MAX = 95_000;

const answerSchema = z.object({ taskRiskDetected: z.boolean() });

/**
 * `agent:analyzeTaskAdherence`: whether a call serves what the person asked for. Asked before a call, where
 * the host says what the person asked for.
 */
export class TaskAdherence implements Feature {
  readonly #service: AzureService;
  readonly #apiVersion: string;

  constructor(service: AzureService, apiVersion: string) {
    this.#service = service;
    this.#apiVersion = apiVersion;
  }

  async examine({ direction, task }: ReadingRequest, waiting: Waiting): Promise<Outcome> {
    if (direction !== 'in' || task?.userRequest === undefined) return NOTHING;
    const { tool, description = '', userRequest } = task;
    const called = { name: tool, arguments: JSON.stringify(task.arguments) };
    const body: JsonObject = {
      tools: [{ type: 'function', function: { name: tool, description } }],
      messages: [
        { source: 'Prompt', role: 'User', contents: userRequest },
        {
          source: 'Completion', role: 'Assistant', contents: `Calling ${tool}`,
          toolCalls: [{ type: 'function', function: called, id: 'call-1' }],
        },
      ],
    };
    if (JSON.stringify(body).length > LENGTH_MAX) {
      return { findings: [], fault: `the call is longer than ${SERVICE} reads` };
    }
    const operation = { name: 'agent:analyzeTaskAdherence', apiVersion: this.#apiVersion, body };
    const answer = await this.#service.call(operation, waiting);
    if (!answer.ok) return { findings: [], fault: answer.reason };
    const { data } = answerSchema.safeParse(answer.value);
    if (data === undefined) {
      return { findings: [], fault: `${SERVICE} gave an answer about the task that cannot be read` };
    }
    if (!data.taskRiskDetected) return NOTHING;
    const reason = 'Azure: the call does not serve what the person asked for';
    return {
      findings: [{ pointer: '', category: 'task_drift', severity: 'high', score: 1, reason }],
      fault: undefined,
    };
  }
}
