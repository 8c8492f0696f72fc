import { headerParamsOf, isJsonObject, type HeaderParam, type JsonObject, type JsonValue } from '@durward/core';

/** How long a failed or empty look-up keeps the next one from being tried, in milliseconds. */
const RETRY_MS = 30_000;
/** How long a catalogue is taken for current, in milliseconds. */
const FRESH_MS = 5 * 60_000;
const TOOLS_MAX = 20_000;

/**
 * Which tool parameters a server wants mirrored in headers, and which tools have a schema for their results, learnt
 * from every tool list that passes.
 *
 * @see MCP 2026-07-28, basic/transports/streamable-http §Custom Headers from Tool Parameters
 */
export class ToolCatalog {
  readonly #clock: () => number;
  readonly #params = new Map<string, readonly HeaderParam[]>();
  readonly #checked = new Map<string, boolean>();
  #seen = new WeakSet<JsonObject>();
  #learnedAtMs: number | undefined;
  #triedAtMs: number | undefined;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The header annotations of a tool, or undefined when its schema is not known. */
  paramsOf(tool: string): readonly HeaderParam[] | undefined {
    return this.#params.get(tool);
  }

  /** Whether clients check the structured results of a tool against a schema; undefined when it is not known. */
  checksOutputOf(tool: string): boolean | undefined {
    return this.#checked.get(tool);
  }

  /** Whether asking the server could tell more about a tool than is known now. */
  shouldLoad(tool: string): boolean {
    const now = this.#clock();
    const isFresh = this.#learnedAtMs !== undefined && now - this.#learnedAtMs < FRESH_MS;
    if (isFresh && this.#params.has(tool)) return false;
    return this.#triedAtMs === undefined || now - this.#triedAtMs >= RETRY_MS;
  }

  /** Takes in one page of a tool list, as the server sent it. */
  learn(result: JsonObject): void {
    if (this.#seen.has(result)) {
      this.#learnedAtMs = this.#clock();
      return;
    }
    const tools: JsonValue | undefined = result['tools'];
    if (!Array.isArray(tools)) return;
    this.#seen.add(result);
    this.#learnedAtMs = this.#clock();
    for (const tool of tools as readonly JsonValue[]) {
      if (!isJsonObject(tool) || typeof tool['name'] !== 'string') continue;
      if (this.#params.size >= TOOLS_MAX) {
        this.#params.clear();
        this.#checked.clear();
      }
      this.#checked.set(tool['name'], isJsonObject(tool['outputSchema']));
      this.#params.set(tool['name'], headerParamsOf(tool['inputSchema']) ?? []);
    }
  }

  /** The server is being asked for its tools. */
  trying(): void {
    this.#triedAtMs = this.#clock();
  }

  /** The server said that its tools changed. */
  forget(): void {
    this.#params.clear();
    this.#checked.clear();
    this.#seen = new WeakSet();
    this.#learnedAtMs = undefined;
    this.#triedAtMs = undefined;
  }
}
