import { isJsonObject, pointerOf, type JsonValue, type PathStep } from '@durward/core';
import type { ReadText } from '../reader.ts';
import type { HookTarget } from './target.ts';

const STEPS_MAX = 64;

export interface Transform {
  readonly path: string;
  readonly value: JsonValue;
}

/**
 * The texts that a transform puts in the place of others, or undefined when it cannot be made: it leads
 * nowhere, changes something else than a text of the request, or could mean two of them.
 */
export function replacementsOf(
  { path, value }: Transform,
  texts: readonly ReadText[],
  target: HookTarget,
): readonly ReadText[] | undefined {
  const steps = stepsOf(path);
  const before = steps && valueAt(target.value, steps);
  if (steps === undefined || before === undefined) return undefined;
  const changes: Change[] = [];
  if (!compare(before, value, [...steps], changes)) return undefined;
  const found = changes.map((change) => replacementOf(change, texts, target));
  return found.every((one) => one !== undefined) ? found : undefined;
}

interface Change {
  readonly path: readonly PathStep[];
  readonly before: string;
  readonly after: string;
}

/** Collects strings that differ; false when anything else does. */
function compare(before: JsonValue, after: JsonValue, path: PathStep[], changes: Change[]): boolean {
  if (typeof before === 'string') {
    if (typeof after !== 'string') return false;
    if (before !== after) changes.push({ path: [...path], before, after });
    return true;
  }
  if (typeof before !== 'object' || before === null) return before === after;
  if (typeof after !== 'object' || after === null || isJsonObject(before) !== isJsonObject(after)) return false;
  const [old, fresh] = [Object.entries(before), new Map<string, JsonValue>(Object.entries(after))];
  if (old.length !== fresh.size) return false;
  return old.every(([key, inner]) => {
    const other = fresh.get(key);
    if (other === undefined) return false;
    path.push(isJsonObject(before) ? key : Number(key));
    const same = compare(inner, other, path, changes);
    path.pop();
    return same;
  });
}

function replacementOf(change: Change, texts: readonly ReadText[], { form }: HookTarget): ReadText | undefined {
  const text = change.after;
  if (form === 'list') {
    const meant = texts[Number(change.path[0])];
    return meant && { pointer: meant.pointer, text };
  }
  // The caller counts from the message, the guard from the arguments: both end alike.
  const end = pointerOf(change.path);
  const meant = texts.filter((one) => one.text === change.before && one.pointer.endsWith(end));
  const [only, ...others] = meant;
  return only !== undefined && others.length === 0 ? { pointer: only.pointer, text } : undefined;
}

/** `$target.a[0]['b']` as steps; undefined when it is none. */
function stepsOf(path: string): readonly PathStep[] | undefined {
  if (!path.startsWith(ROOT)) return undefined;
  const steps: PathStep[] = [];
  let at = ROOT.length;
  while (at < path.length) {
    const [whole, name, index, quoted] = STEP.exec(path.slice(at, at + STEP_LENGTH_MAX)) ?? [];
    if (whole === undefined || steps.length === STEPS_MAX) return undefined;
    steps.push(index === undefined ? (name ?? quoted ?? '') : Number(index));
    at += whole.length;
  }
  return steps;
}

const ROOT = '$target';
const STEP_LENGTH_MAX = 512;
const STEP = /^(?:\.([A-Za-z_][\w-]{0,255})|\[(\d{1,6})\]|\['([^'\\]{0,255})'\])/;

function valueAt(value: JsonValue, steps: readonly PathStep[]): JsonValue | undefined {
  let inside: JsonValue | undefined = value;
  for (const step of steps) {
    if (typeof inside !== 'object' || inside === null) return undefined;
    const held: JsonValue = inside;
    if (isJsonObject(held)) {
      inside = Object.hasOwn(held, String(step)) ? held[String(step)] : undefined;
    } else {
      inside = typeof step === 'number' ? held[step] : undefined;
    }
  }
  return inside;
}
