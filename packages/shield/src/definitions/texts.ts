import type { Json } from '../spotlight/values.ts';
import type { DefinitionLimits } from './limits.ts';
import type { Members } from './members.ts';

/**
 * What a string of a definition is there for.
 *
 * - `prose`: descriptions, titles, comments, errors, instructions: whatever explains.
 * - `name`: names of things: tools, arguments, members, required members.
 * - `value`: values that a caller may or should send: enum, const, default, examples.
 * - `reference`: `$ref` and `$dynamicRef`.
 * - `form`: addresses, patterns, types and formats.
 */
export type TextRole = 'prose' | 'name' | 'value' | 'reference' | 'form';

/** One string of a definition. */
export interface DefinitionText {
  readonly text: string;
  /** RFC 6901; for the name of a member it leads to the member. */
  readonly pointer: string;
  readonly role: TextRole;
  /** It is the name of a member, and not a value. */
  readonly isKey: boolean;
}

export interface DefinitionTexts {
  readonly texts: readonly DefinitionText[];
  /** Why not everything is in `texts`. */
  readonly cut: 'length' | 'nodes' | 'depth' | undefined;
  /** How long all strings are together, as far as they were counted. */
  readonly length: number;
}

/** Members of MCP definitions and of JSON Schema: their names say nothing of their own. */
const KEYWORDS: ReadonlySet<string> = new Set(
  `name title description inputSchema outputSchema annotations icons _meta arguments required uri
  uriTemplate mimeType size src sizes theme execution taskSupport readOnlyHint destructiveHint
  idempotentHint openWorldHint audience priority lastModified $schema $id $ref $anchor $dynamicRef
  $dynamicAnchor $defs definitions $comment type format pattern enum const default examples example
  properties patternProperties additionalProperties propertyNames unevaluatedProperties minProperties
  maxProperties items prefixItems additionalItems unevaluatedItems contains minContains maxContains
  minItems maxItems uniqueItems minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum
  multipleOf allOf anyOf oneOf not if then else dependentRequired dependentSchemas dependencies
  deprecated readOnly writeOnly contentEncoding contentMediaType contentSchema nullable`.split(/\s+/),
);

/** Members whose own members have names that the author chose. */
const NAMING: ReadonlySet<string> = new Set([
  'properties', 'patternProperties', '$defs', 'definitions', 'dependentRequired', 'dependentSchemas', 'dependencies',
]);

const ROLES: ReadonlyMap<string, TextRole> = new Map<string, TextRole>([
  ['name', 'name'], ['required', 'name'], ['enum', 'value'], ['const', 'value'], ['default', 'value'],
  ['examples', 'value'], ['example', 'value'], ['$ref', 'reference'], ['$dynamicRef', 'reference'], ['type', 'form'],
  ['format', 'form'], ['pattern', 'form'], ['$schema', 'form'], ['$id', 'form'], ['$anchor', 'form'], ['uri', 'form'],
  ['uriTemplate', 'form'], ['src', 'form'], ['mimeType', 'form'], ['sizes', 'form'], ['contentEncoding', 'form'],
  ['contentMediaType', 'form'], ['dependentRequired', 'name'], ['audience', 'form'], ['lastModified', 'form'],
]);

interface Node {
  readonly value: Json;
  readonly pointer: string;
  readonly depth: number;
  /** What strings here are for. */
  readonly role: TextRole;
  /** The members of this object have names that the author chose. */
  readonly names: boolean;
}

/** All strings of a definition, the names of members included, in the order of the value. Visits each once. */
export function textsOf(value: Json, limits: DefinitionLimits): DefinitionTexts {
  return new Walk(limits).run(value);
}

class Walk {
  readonly #limits: DefinitionLimits;
  readonly #texts: DefinitionText[] = [];
  #length = 0;
  #nodes = 0;
  #cut: DefinitionTexts['cut'];

  constructor(limits: DefinitionLimits) {
    this.#limits = limits;
  }

  run(value: Json): DefinitionTexts {
    // A stack of our own: the depth of a hostile value is not that of our calls.
    const stack: Node[] = [{ value, pointer: '', depth: 0, role: 'prose', names: false }];
    for (let node = stack.pop(); node !== undefined && this.#cut !== 'length'; node = stack.pop()) {
      this.#nodes += 1;
      if (this.#nodes > this.#limits.nodesMax) {
        this.#cut = 'nodes';
        break;
      }
      this.#visit(node, stack);
    }
    return { texts: this.#texts, cut: this.#cut, length: this.#length };
  }

  #visit(node: Node, stack: Node[]): void {
    const { value, pointer, depth, role } = node;
    if (typeof value === 'string') return this.#add({ text: value, pointer, role, isKey: false });
    if (typeof value !== 'object' || value === null) return;
    if (depth >= this.#limits.depthMax) {
      this.#cut ??= 'depth';
      return;
    }
    const inner = Array.isArray(value) ? this.#items(value, node) : this.#members(value as Members, node);
    for (let index = inner.length - 1; index >= 0; index -= 1) {
      const one = inner[index];
      if (one !== undefined) stack.push(one);
    }
  }

  #items(items: readonly Json[], { pointer, depth, role }: Node): readonly Node[] {
    return items.slice(0, this.#limits.nodesMax).map((value, index) =>
      ({ value, pointer: `${pointer}/${String(index)}`, depth: depth + 1, role, names: false }));
  }

  #members(members: Members, { pointer, depth, role, names }: Node): readonly Node[] {
    const inner: Node[] = [];
    for (const key in members) {
      if (!Object.hasOwn(members, key)) continue;
      const value = members[key] ?? null;
      const at = `${pointer}/${escaped(key)}`;
      const isOwn = names || role === 'value' || !KEYWORDS.has(key);
      if (isOwn) this.#add({ text: key, pointer: at, role: role === 'value' ? 'value' : 'name', isKey: true });
      const own = role === 'value' ? role : names ? 'prose' : ROLES.get(key) ?? (isOwn ? role : 'prose');
      inner.push({ value, pointer: at, depth: depth + 1, role: own, names: !names && NAMING.has(key) });
      if (inner.length >= this.#limits.nodesMax) break;
    }
    return inner;
  }

  #add(text: DefinitionText): void {
    if (text.text === '') return;
    const room = this.#limits.textLengthMax - this.#length;
    this.#length += text.text.length;
    if (text.text.length <= room) this.#texts.push(text);
    else {
      this.#cut = 'length';
      if (room > 0) this.#texts.push({ ...text, text: text.text.slice(0, room) });
    }
  }
}



export function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
