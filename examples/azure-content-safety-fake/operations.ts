import type { Blocklists } from './blocklists.ts';
import { isTexts, lengthOf, refused, type Asked, type Replied } from './exchange.ts';
import type { Script } from './script.ts';

type Body = NonNullable<Asked['body']>;
type Operation = (body: Body, script: Script, blocklists: Blocklists) => Replied;

/** The documented operations with their documented limits. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'text:shieldPrompt': shieldPrompt,
  'text:analyze': analyze,
  'text:detectGroundedness': detectGroundedness,
  'agent:analyzeTaskAdherence': analyzeTaskAdherence,
  'agent:evaluate': evaluate,
};

function shieldPrompt({ userPrompt, documents = [] }: Body, script: Script): Replied {
  if (userPrompt !== undefined && typeof userPrompt !== 'string') return invalid('userPrompt');
  if (!isTexts(documents)) return invalid('documents');
  if (userPrompt === undefined && documents.length === 0) return invalid('userPrompt or documents');
  if (lengthOf(userPrompt ?? '') > 10_000) return invalid('userPrompt is too long');
  if (documents.length > 5) return invalid('too many documents');
  if (documents.reduce((sum, one) => sum + lengthOf(one), 0) > 10_000) return invalid('documents are too long');
  const opinionOf = (text: string) => ({ attackDetected: script(text).isAttack ?? false });
  return {
    status: 200,
    body: {
      ...(userPrompt === undefined ? {} : { userPromptAnalysis: opinionOf(userPrompt) }),
      documentsAnalysis: documents.map(opinionOf),
    },
  };
}

const CATEGORIES = ['Hate', 'SelfHarm', 'Sexual', 'Violence'];

function analyze(body: Body, script: Script, blocklists: Blocklists): Replied {
  const { text, categories = CATEGORIES, blocklistNames = [], haltOnBlocklistHit = false, outputType } = body;
  if (typeof text !== 'string' || lengthOf(text) > 10_000) return invalid('text');
  if (!isTexts(categories) || !categories.every((one) => CATEGORIES.includes(one))) return invalid('categories');
  if (!isTexts(blocklistNames)) return invalid('blocklistNames');
  if (!blocklistNames.every((name) => blocklists.has(name))) return refused(404, 'ResourceNotFound', 'no such list');
  const matches = blocklists.matches(text, blocklistNames);
  const { harm = {} } = script(text);
  const isEight = outputType === 'EightSeverityLevels';
  const severityOf = (category: string) => {
    const severity = harm[category] ?? 0;
    return isEight ? severity : severity - (severity % 2);
  };
  const isHalted = haltOnBlocklistHit === true && matches.length > 0;
  return {
    status: 200,
    body: {
      blocklistsMatch: matches,
      categoriesAnalysis: isHalted ? [] : categories.map((category) => ({ category, severity: severityOf(category) })),
    },
  };
}

function detectGroundedness({ text, groundingSources, task, qna }: Body, script: Script): Replied {
  if (typeof text !== 'string' || lengthOf(text) > 7_500) return invalid('text');
  if (!isTexts(groundingSources)) return invalid('groundingSources');
  if (groundingSources.reduce((sum, one) => sum + lengthOf(one), 0) > 55_000) return invalid('groundingSources');
  if (task === 'QnA' && typeof qna !== 'object') return invalid('qna');
  const isUngrounded = script(text).isUngrounded ?? false;
  return {
    status: 200,
    body: {
      ungroundedDetected: isUngrounded,
      ungroundedPercentage: isUngrounded ? 1 : 0,
      ungroundedDetails: isUngrounded ? [{ text }] : [],
    },
  };
}

function analyzeTaskAdherence({ tools, messages }: Body, script: Script): Replied {
  if (!Array.isArray(tools) || !Array.isArray(messages) || messages.length === 0) return invalid('messages');
  const whole = JSON.stringify({ tools, messages });
  if (whole.length > 100_000) return invalid('messages are too long');
  const isRisk = script(whole).isTaskRisk ?? false;
  return { status: 200, body: { taskRiskDetected: isRisk, ...(isRisk ? { details: 'not what was asked' } : {}) } };
}

function evaluate(body: Body, script: Script): Replied {
  const { spec, interception_point: point, target, agent, session } = body;
  if (spec !== 'agent-hooks/0.1' || typeof point !== 'string' || target === undefined) return invalid('spec');
  if (typeof agent !== 'object' || typeof session !== 'object') return invalid('agent');
  return { status: 200, body: script(JSON.stringify(body)).verdict ?? { decision: 'allow' } };
}

function invalid(what: string): Replied {
  return refused(400, 'InvalidRequestBody', `${what} is not acceptable`);
}
