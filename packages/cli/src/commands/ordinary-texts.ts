import { resolve } from 'node:path';
import { isJsonObject, parseJsonText, type JsonObject, type JsonValue } from '@durward/core';
import { SURFACES, type OrdinaryText, type Surface } from '@durward/shield';
import { escapeText } from '../print/escape.ts';
import { CommandError, type World } from '../world.ts';

/** Largest file of texts. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;
const LINE_LIMITS = { jsonDepthMax: 8, jsonNodesMax: 10_000 };

/** The surface of a name. */
export function surfaceOf(name: string): Surface {
  const surface = SURFACES.find((one) => one === name);
  if (surface !== undefined) return surface;
  throw new CommandError('DURWARD_SHIELD_SURFACE', `there is no surface called \`${escapeText(name)}\``,
    'what is usual differs from surface to surface', `choose one of ${SURFACES.join(', ')}`);
}

/** The texts of a file: one for each line of JSON Lines, else the whole file. */
export function textsInFile(world: World, file: string, surface: Surface): readonly OrdinaryText[] {
  const { bytes } = world.readFile(resolve(world.cwd, file), FILE_BYTES_MAX);
  const text = new TextDecoder().decode(bytes);
  if (!file.endsWith('.jsonl')) return [{ text, surface }];
  return text.split('\n').flatMap((line, index): readonly OrdinaryText[] => {
    if (line.trim() === '') return [];
    const parsed = parseJsonText(line, LINE_LIMITS);
    if (!parsed.ok || !isJsonObject(parsed.value) || typeof parsed.value['text'] !== 'string') {
      throw new CommandError('DURWARD_SHIELD_LINE', `${escapeText(file)}, line ${String(index + 1)} holds no text`,
        'each line is a JSON object with `text`, and with `surface` where it is another than --surface',
        'correct the line, or name a file whose whole content is one text');
    }
    const own = parsed.value['surface'];
    return [{ text: parsed.value['text'], surface: typeof own === 'string' ? surfaceOf(own) : surface }];
  });
}

/** Which surface the contents of a reply have, by what was asked. Other replies hold none, or definitions. */
const REPLIES: Readonly<Record<string, Surface>> = {
  'tools/call': 'tool_result', 'resources/read': 'document', 'prompts/get': 'prompt',
};
/** Requests whose contents are looked at. */
const CALLS: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read', 'completion/complete']);

/**
 * The messages of an audit log, as far as it keeps them: a short preview of each, and what the detector said of the
 * whole. Those that another control stopped say nothing of content.
 */
export function textsInAudit(world: World, folder: string): readonly OrdinaryText[] {
  const given = resolve(world.cwd, folder);
  const inside = resolve(given, 'audit');
  const place = world.probes.pathFacts(inside)?.kind === 'folder' ? inside : given;
  const texts: OrdinaryText[] = [];
  for (const record of world.runtime.auditRecords(place)) {
    const surface = surfaceIn(record);
    if (surface === undefined) continue;
    const { preview } = record;
    texts.push({ text: typeof preview === 'string' ? preview : '', surface, knownScore: scoreIn(record) });
  }
  return texts;
}

function surfaceIn({ type, method, leg, control }: JsonObject): Surface | undefined {
  if (typeof method !== 'string') return undefined;
  const isStopped = type === 'call.denied' || type === 'reply.denied';
  if (isStopped && !(typeof control === 'string' && control.startsWith('PI'))) return undefined;
  if (!isStopped && type !== 'call.allowed' && type !== 'reply.allowed') return undefined;
  if (leg === 'to_client' || type === 'reply.denied') return REPLIES[method];
  return CALLS.has(method) ? 'tool_arguments' : undefined;
}

/** What the detector said of a message: a record names it from the score of suspicion on. */
function scoreIn({ findings }: JsonObject): number | undefined {
  if (!Array.isArray(findings)) return undefined;
  const scores = (findings as readonly JsonValue[]).flatMap((finding) => {
    if (!isJsonObject(finding)) return [];
    const { control, score } = finding;
    return (control === 'PI002' || control === 'PI003') && typeof score === 'number' ? [score] : [];
  });
  return scores.length === 0 ? undefined : Math.max(...scores);
}
