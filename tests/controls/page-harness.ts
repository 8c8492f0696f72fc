import {
  CONTROLS,
  DEFAULT_LIMITS,
  frame,
  grantPolicy,
  isCleared,
  isJsonObject,
  isProtocolVersion,
  NOTHING_SEEN,
  parseJsonText,
  Pipeline,
  type AnyControl,
  type ContentFacts,
  type DefinitionFacts,
  type GrantRule,
  type HeaderParam,
  type JsonObject,
  type JsonValue,
  type Judgement,
  type McpHeaders,
  type Message,
  type MessageScene,
  type Principal,
  type Reply,
  type Request,
  type Ruling,
  type SuspicionFacts,
  type ToolDemands,
} from '@durward/core';
import { contentSchema } from '../../packages/gateway/src/config/content-schema.ts';
import { inspect } from '../../packages/gateway/src/content/inspect.ts';
import { contentRules } from '../../packages/gateway/src/content/rules.ts';
import { inspectDefinition } from '@durward/shield';
import {
  ARRIVAL,
  CALL,
  FRAME_FACTS,
  MESSAGE_SCENE,
  messageOf,
  principalOf,
  probeFor,
  requestOf,
  RESULT,
  ruleOf,
  SESSION,
  SETTING,
  TOKEN,
  TOKEN_SCENE,
} from './benign.ts';

/** One executable fence of a page: what must come of it, and what it changes in the benign scene. */
export interface Fence {
  readonly expect: string;
  readonly line: number;
  readonly body: JsonObject;
}

/** A control page or an attack file. */
export interface Page {
  readonly path: string;
  readonly front: Readonly<Record<string, string | readonly string[]>>;
  readonly title: string;
  readonly headings: readonly string[];
  readonly fences: readonly Fence[];
  readonly lines: number;
}

/** What became of a fence: `allow`, `redact` or `deny:<reason>`, and who stopped it. */
export interface Outcome {
  readonly said: string;
  readonly by: string | undefined;
  readonly message: Message | undefined;
}

const FENCE = '```json ';

/** Reads a page. Throws on a fence that is not closed or whose text is not strict JSON. */
export function readPage(path: string, text: string): Page {
  const lines = text.split('\n');
  const fences: Fence[] = [];
  const headings: string[] = [];
  let title = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('# ')) title = line.slice(2);
    if (line.startsWith('## ')) headings.push(line.slice(3));
    if (!line.startsWith(FENCE)) continue;
    const end = lines.indexOf('```', at);
    if (end < 0) throw new Error(`${path}:${String(at + 1)}: a fence is not closed`);
    const { expect } = objectOf(`${path}:${String(at + 1)}`, line.slice(FENCE.length)) as { expect?: JsonValue };
    if (typeof expect !== 'string') throw new Error(`${path}:${String(at + 1)}: a fence without "expect"`);
    const body = objectOf(`${path}:${String(at + 1)}`, lines.slice(at + 1, end).join('\n'));
    fences.push({ expect, line: at + 1, body });
    at = end;
  }
  return { path, front: frontOf(lines), title, headings, fences, lines: lines.length };
}

/** The flat front matter: `key: text` or `key: [a, b]`. */
function frontOf(lines: readonly string[]): Page['front'] {
  const front: Record<string, string | readonly string[]> = {};
  if (lines[0] !== '---') return front;
  for (const line of lines.slice(1, lines.indexOf('---', 1))) {
    const colon = line.indexOf(': ');
    const value = line.slice(colon + 2).trim();
    front[line.slice(0, colon)] = value.startsWith('[')
      ? value.slice(1, -1).split(',').map((item) => item.trim()).filter((item) => item !== '')
      : value;
  }
  return front;
}

/** A list of the front matter; empty when the key is missing. */
export function listIn(page: Page, key: string): readonly string[] {
  const value = page.front[key];
  return typeof value === 'object' ? value : [];
}

function objectOf(where: string, text: string): JsonObject {
  const parsed = parseJsonText(text, DEFAULT_LIMITS);
  if (!parsed.ok) throw new Error(`${where}: ${parsed.fault}`);
  if (!isJsonObject(parsed.value)) throw new Error(`${where}: not an object`);
  return parsed.value;
}

/** The control that a page is about. */
export function controlOf(page: Page): AnyControl {
  const id = page.front['id'] ?? page.front['control'];
  const control = CONTROLS.find((candidate) => candidate.id === id);
  if (control === undefined) throw new Error(`${page.path}: no control ${String(id)}`);
  return control;
}

const pipeline = new Pipeline(CONTROLS, () => 'enforce');

/**
 * Runs one fence through the whole stage of a control: the real list, everything enforced.
 * `subject` and `scene` patch the benign ones member by member; null removes a member. For the two
 * message stages `message` is the raw JSON-RPC message, for `frame` `text` may be the raw body.
 */
export async function runFence(control: AnyControl, fence: Fence): Promise<Outcome> {
  refuseUnknown(fence.body, BODY_MEMBERS);
  const subject = fence.body['subject'] ?? {};
  const scene = fence.body['scene'] ?? {};
  switch (control.stage) {
    case 'receive':
      return outcomeOf(await pipeline.rule('receive', patched(ARRIVAL, subject), patched(SETTING, scene)));
    case 'authenticate':
      return outcomeOf(await pipeline.rule('authenticate', patched(TOKEN, subject), patched(TOKEN_SCENE, scene)));
    case 'session':
      return outcomeOf(await pipeline.rule('session', patched(SESSION, subject), patched(SETTING, scene)));
    case 'frame':
      return outcomeOf(await pipeline.rule('frame', frameFactsOf(fence.body), patched(SETTING, scene)));
    case 'inspect_in':
      return judged(
        await judgedIn(messageIn(fence.body, 'to_server'), scene, fence.body),
      );
    case 'inspect_out': {
      const message = messageIn(fence.body, 'to_client');
      return judged(await pipeline.judgeOutbound(message as Reply, await lookedAt(message, scene, fence.body)));
    }
  }
}

async function judgedIn(message: Message, scene: JsonValue, body: JsonObject): Promise<Judgement<Message>> {
  return pipeline.judgeInbound(message, await lookedAt(message, scene, body));
}

/** The scene with what the gateway's own shield sees in the message, unless the example gives the facts. */
async function lookedAt(message: Message, patch: JsonValue, body: JsonObject): Promise<MessageScene> {
  const scene = messageSceneOf(patch, body);
  if ((patch as ScenePatch).content !== undefined) return scene;
  const { answers } = scene;
  const { facts } = await inspect(message, {
    rules: RULES, answers, trail: undefined, keepsStructure: true, newIncident: () => 'inc-1',
  });
  return { ...scene, content: facts };
}

/** What holds when nothing is configured, without marks: they are random. */
const RULES = contentRules(contentSchema.parse({ spotlight: { mode: 'off' } }), undefined, () => 'enforce');

const BODY_MEMBERS = ['subject', 'scene', 'message', 'text', 'batch', 'version', 'becomes'];
const SCENE_MEMBERS = [
  'principal', 'rules', 'headers', 'headerParams', 'inboundSecrets', 'outboundSecrets',
  'clientCapabilities', 'demands', 'definitions', 'definition', 'withholdFrom', 'answers', 'content',
];

/** A misspelt member would change nothing, and the example would show something else than it says. */
function refuseUnknown(value: JsonValue, known: readonly string[]): void {
  const unknown = isJsonObject(value) ? Object.keys(value).find((key) => !known.includes(key)) : 'text';
  if (unknown !== undefined) throw new Error(`an example cannot say ${unknown}`);
}

function outcomeOf(ruling: Ruling): Outcome {
  if (ruling.kind === 'passed') return { said: 'allow', by: undefined, message: undefined };
  return { said: `deny:${ruling.denial.reason}`, by: ruling.by, message: undefined };
}

function judged(judgement: Judgement<Message>): Outcome {
  if (judgement.kind === 'stopped') {
    return { said: `deny:${judgement.denial.reason}`, by: judgement.by, message: undefined };
  }
  if (!isCleared(judgement.message)) throw new Error('a cleared message is not marked as cleared');
  const by = judgement.redacted ? judgement.findings[0]?.control : undefined;
  return { said: judgement.redacted ? 'redact' : 'allow', by, message: judgement.message };
}

/** RFC 7396 merge patch over facts: null removes a member, arrays are replaced as a whole. */
function patched<T extends object>(benign: T, patch: JsonValue): T {
  refuseUnknown(patch, [...Object.keys(benign), ...OPTIONAL_FACTS]);
  // A page may set whatever the facts hold; a patch of another shape is a fault of the page.
  return merged(benign, patch) as T;
}

const OPTIONAL_FACTS = ['stale', 'forged', 'unsupportedVersion', 'missingMeta', 'undeclaredExtension'];

function merged(value: unknown, patch: JsonValue): unknown {
  if (!isJsonObject(patch)) return patch;
  const changed: Record<string, unknown> = isJsonObject(value) ? { ...value } : {};
  for (const key of Object.keys(patch)) {
    const item = patch[key] ?? null;
    changed[key] = item === null ? undefined : merged(changed[key], item);
  }
  return changed;
}

function frameFactsOf(body: JsonObject): typeof FRAME_FACTS {
  const { text } = body as { text?: JsonValue };
  const facts = patched(FRAME_FACTS, body['subject'] ?? {});
  if (typeof text !== 'string') return facts;
  const framed = frame(new TextEncoder().encode(text), {
    limits: DEFAULT_LIMITS,
    bytesMax: facts.bytesMax,
    batch: body['batch'] === true,
  });
  return framed.ok ? facts : { ...facts, fault: framed.fault };
}

function versionOf(body: JsonObject): '2026-07-28' | '2025-11-25' | '2025-06-18' | '2025-03-26' | '2024-11-05' {
  const version = body['version'] ?? '2026-07-28';
  if (typeof version !== 'string' || !isProtocolVersion(version)) throw new Error('no such version');
  return version;
}

function messageIn(body: JsonObject, direction: 'to_server' | 'to_client'): Message {
  return messageOf(body['message'] ?? (direction === 'to_server' ? CALL : RESULT), direction, versionOf(body));
}

/** What a page may say of the scene of a message. */
interface ScenePatch {
  readonly principal?: Partial<Principal>;
  readonly rules?: readonly Partial<GrantRule>[];
  readonly headers?: { version?: string; method?: string; name?: string; params?: Record<string, string> };
  readonly headerParams?: readonly HeaderParam[];
  readonly inboundSecrets?: readonly string[];
  readonly outboundSecrets?: readonly string[];
  readonly clientCapabilities?: JsonObject;
  readonly demands?: readonly Partial<ToolDemands>[];
  readonly definitions?: DefinitionFacts;
  /** The definition of what the message names, as a server lists it. */
  readonly definition?: JsonObject;
  readonly withholdFrom?: SuspicionFacts['stopFrom'];
  readonly answers?: JsonObject;
  /** Facts in place of those that the shield finds in the message. */
  readonly content?: Partial<ContentFacts>;
}

function messageSceneOf(patch: JsonValue, body: JsonObject): MessageScene {
  refuseUnknown(patch, SCENE_MEMBERS);
  const said = patch as ScenePatch;
  return {
    ...MESSAGE_SCENE,
    principal: principalOf(said.principal ?? {}),
    policy: said.rules === undefined ? MESSAGE_SCENE.policy : grantPolicy(said.rules.map(ruleOf), '2'),
    headers: said.headers === undefined ? undefined : headersOf(said.headers),
    headerParams: said.headerParams,
    inboundSecrets: probeFor(said.inboundSecrets ?? []),
    outboundSecrets: probeFor(said.outboundSecrets ?? []),
    clientCapabilities: said.clientCapabilities,
    demands: (said.demands ?? []).map(demandsOf),
    definitions: said.definitions,
    suspicions: said.definition === undefined ? undefined : suspicionsIn(said.definition, said.withholdFrom),
    answers: answersOf(said.answers, body),
    content: { ...NOTHING_SEEN, ...said.content },
  };
}

function suspicionsIn(value: JsonObject, stopFrom: SuspicionFacts['stopFrom'] = 'high'): SuspicionFacts {
  const { name } = value;
  if (typeof name !== 'string') throw new Error('a definition without a name');
  const found = inspectDefinition({ kind: 'tool', server: 'files', name, value });
  const suspicions = found.map(({ control, severity, reason, pointer }) =>
    ({ control, severity, what: reason, where: pointer }));
  return { suspicions, stopFrom, isAccepted: false };
}

function demandsOf(said: Partial<ToolDemands>): ToolDemands {
  return { scopes: [], acrValues: [], amr: [], maxAgeSeconds: undefined, ...said };
}

function answersOf(answers: JsonObject | undefined, body: JsonObject): Request | undefined {
  return answers === undefined ? undefined : requestOf(answers, 'to_server', versionOf(body));
}

function headersOf(headers: NonNullable<ScenePatch['headers']>): McpHeaders {
  return {
    version: headers.version,
    method: headers.method,
    name: headers.name,
    params: new Map(Object.entries(headers.params ?? {})),
  };
}
