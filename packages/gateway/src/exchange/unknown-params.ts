import type { HeaderParam, McpHeaders } from '@durward/core';

const NO_HEADERS: readonly (readonly [string, string])[] = Object.freeze([]);

/** `Mcp-Param-*` headers that the tool's schema does not know must be forwarded as they are. */
export function unknownParams(
  headers: McpHeaders | undefined,
  known: readonly HeaderParam[],
): readonly (readonly [string, string])[] {
  if (headers === undefined || headers.params.size === 0) return NO_HEADERS;
  const names = new Set(known.map((param) => param.name.toLowerCase()));
  return [...headers.params]
    .filter(([name]) => !names.has(name))
    .map(([name, value]) => [`mcp-param-${name}`, value] as const);
}
