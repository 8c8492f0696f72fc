/**
 * The canonical URI of an MCP server: its URL without query and fragment, and without a slash that stands
 * for no path.
 *
 * @see MCP 2026-07-28, basic/authorization §Canonical Server URI; RFC 8707 §2
 */
export function resourceUrl(serverUrl: string): string {
  const url = new URL(serverUrl);
  return url.pathname === '/' ? url.origin : `${url.origin}${url.pathname}`;
}
