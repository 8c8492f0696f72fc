import { z } from 'zod';
import type { KeyPath } from './problem.ts';
import { needsRestart } from './restart.ts';
import { configSchema } from './schema.ts';

/** One key of the configuration, as people read of it. */
export interface KeyRow {
  /** `servers.<name>.stdio.command`, `grants[].name`. */
  readonly name: string;
  /** In words: `whole number from 0 to 65535`. */
  readonly type: string;
  readonly meaning: string;
  /** From the last word of the name; undefined for values without a unit. */
  readonly unit: string | undefined;
  /** Undefined when there is none: the key is required, or absent by default. */
  readonly default: unknown;
  readonly isRequired: boolean;
  readonly example: unknown;
  readonly needsRestart: boolean;
  /** Names of the keys inside, for maps with fixed keys. */
  readonly children: readonly string[];
  /** How a variable or flag is read into it; undefined for what cannot stand in one. */
  readonly scalar: 'text' | 'integer' | 'boolean' | 'texts' | undefined;
  readonly isPath: boolean;
}

/** The part of JSON Schema that the schema comes to. */
interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly format?: string;
  readonly path?: boolean;
  readonly keyName?: string;
  readonly keys?: readonly string[];
}

let rows: ReadonlyMap<string, KeyRow> | undefined;

/** Every key, outer before inner, in the order of the schema. */
export function keyRows(): ReadonlyMap<string, KeyRow> {
  if (rows === undefined) {
    const found = new Map<string, KeyRow>();
    // toJSONSchema is typed wider than what configSchema comes to.
    collect(z.toJSONSchema(configSchema, { io: 'input' }) as JsonSchema, '', false, found);
    rows = found;
  }
  return rows;
}

/** The row of a key in a configuration: `servers.files.era` is described by `servers.<name>.era`. */
export function keyRowAt(path: KeyPath): KeyRow | undefined {
  let name = '';
  for (const step of path) {
    const inner = typeof step === 'number' ? `${name}[]` : name === '' ? step : `${name}.${step}`;
    if (keyRows().has(inner)) name = inner;
    else {
      const map = mapKeyOf(name);
      if (map === undefined) return undefined;
      name = map;
    }
  }
  return keyRows().get(name);
}

/** `servers` → `servers.<name>`: the row for the free keys of a map. */
function mapKeyOf(name: string): string | undefined {
  const prefix = `${name}.<`;
  for (const key of keyRows().keys()) {
    if (key.startsWith(prefix) && key.indexOf('>', prefix.length) === key.length - 1) return key;
  }
  return undefined;
}

function collect(schema: JsonSchema, name: string, isRequired: boolean, into: Map<string, KeyRow>): void {
  into.set(name, rowOf(schema, name, isRequired));
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    const required = schema.required?.includes(key) ?? false;
    collect(inner, name === '' ? key : `${name}.${key}`, required, into);
  }
  if (typeof schema.additionalProperties === 'object') {
    collect(schema.additionalProperties, `${name}.<${schema.keyName ?? 'key'}>`, false, into);
  }
  if (schema.items?.type === 'object') collect(schema.items, `${name}[]`, false, into);
  for (const choice of schema.anyOf ?? []) {
    for (const [key, inner] of Object.entries(choice.properties ?? {})) {
      collect(inner, `${name}.${key}`, true, into);
    }
  }
}

function rowOf(schema: JsonSchema, name: string, isRequired: boolean): KeyRow {
  const isMap = schema.properties !== undefined || typeof schema.additionalProperties === 'object';
  return {
    name,
    type: typeWords(schema),
    meaning: schema.description ?? '',
    unit: unitOf(name),
    // A map's default is what its keys default to.
    default: isMap ? undefined : schema.default,
    isRequired,
    example: schema.examples?.[0] ?? schema.enum?.[0] ?? schema.const,
    needsRestart: needsRestart(name),
    children: Object.keys(schema.properties ?? {}),
    scalar: scalarOf(schema),
    isPath: schema.path === true,
  };
}

function scalarOf({ type, items, const: only }: JsonSchema): KeyRow['scalar'] {
  if (type === 'string') return 'text';
  if (type === 'integer') return 'integer';
  if (type === 'boolean') return only === undefined ? 'boolean' : undefined;
  return type === 'array' && items?.type === 'string' ? 'texts' : undefined;
}

function typeWords(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeWords).join(' or ');
  if (schema.type === 'integer') return `whole number${rangeWords(schema)}`;
  if (schema.type === 'number') return `number${rangeWords(schema)}`;
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'object') return 'map';
  if (schema.type === 'array') {
    return `list of ${schema.items === undefined ? 'values' : typeWords(schema.items)}`;
  }
  return schema.format === 'uri' ? 'URL' : schema.path === true ? 'path' : 'text';
}

function rangeWords({ minimum, maximum }: JsonSchema): string {
  const upper = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (minimum === undefined) return upper === undefined ? '' : ` up to ${String(upper)}`;
  if (upper === undefined) return ` of at least ${String(minimum)}`;
  return ` from ${String(minimum)} to ${String(upper)}`;
}

function unitOf(name: string): string | undefined {
  if (name.endsWith('Ms')) return 'milliseconds';
  if (name.endsWith('Seconds')) return 'seconds';
  if (/Bytes(Max)?$/.test(name)) return 'bytes';
  if (name.endsWith('PerMinuteMax')) return 'per minute';
  if (name.endsWith('LengthMax')) return 'characters';
  return undefined;
}
