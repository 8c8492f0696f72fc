/** A definition of a tool while texts are put into it. */
export type Tool = Readonly<Record<string, unknown>>;

export function textAt(value: Tool, key: string): string {
  const text = value[key];
  return typeof text === 'string' ? text : '';
}

/** Puts a note behind the description of the first parameter, if there is one. Changes the definition. */
export function isInParameter(tool: Tool, note: string): boolean {
  const schema = tool['inputSchema'] as { properties?: Record<string, Record<string, unknown>> } | undefined;
  const first = Object.values(schema?.properties ?? {})[0];
  if (typeof first !== 'object' || first === null) return false;
  first['description'] = `${textAt(first, 'description')} ${note}`.trim();
  return true;
}
