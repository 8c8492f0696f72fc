import type { Parcel } from './parcel.ts';

/** Names that people mean. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  npm: [
    ...[
      'filesystem',
      'memory',
      'everything',
      'sequential-thinking',
      'github',
      'gitlab',
      'postgres',
      'puppeteer',
      'slack',
      'brave-search',
      'google-maps',
      'gdrive',
      'redis',
      'sqlite',
    ].map((name) => `@modelcontextprotocol/server-${name}`),
    '@modelcontextprotocol/inspector',
    '@playwright/mcp',
    '@upstash/context7-mcp',
    'mcp-remote',
    '@notionhq/notion-mcp-server',
    '@azure/mcp',
    '@sentry/mcp-server',
    '@supabase/mcp-server-supabase',
    'firecrawl-mcp',
    'figma-developer-mcp',
    'chrome-devtools-mcp',
    'mongodb-mcp-server',
    '@stripe/mcp',
    'tavily-mcp',
    'exa-mcp-server',
    'n8n-mcp',
    'desktop-commander',
    '@wonderwhy-er/desktop-commander',
    'mcp-server-kubernetes',
  ],
  pypi: [
    'mcp-server-fetch',
    'mcp-server-git',
    'mcp-server-time',
    'mcp-server-sqlite',
    'mcp-atlassian',
    'serena-agent',
    'awslabs.core-mcp-server',
    'blender-mcp',
    'mcp-proxy',
    'fastmcp',
    'duckduckgo-mcp-server',
    'markitdown-mcp',
  ],
};
const SHORT = 8;
const LONG = 16;

/** The well-known name that a parcel's name nearly is; undefined when it is one, or near to none. */
export function lookAlikeOf({ ecosystem, name }: Parcel): string | undefined {
  const known = (Object.hasOwn(KNOWN, ecosystem) ? KNOWN[ecosystem] : undefined) ?? [];
  const asked = name.toLowerCase();
  if (known.includes(asked)) return undefined;
  return (
    known.find((one) => {
      const most = one.length >= LONG ? 2 : one.length >= SHORT ? 1 : 0;
      return Math.abs(one.length - asked.length) <= most && distance(asked, one) <= most;
    }) ?? known.find((one) => one.startsWith('@') && asked === one.slice(1).replace('/', '-'))
  );
}

/** Edits between two short names; a swap of neighbours is one. */
function distance(left: string, right: string): number {
  let older: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let at = 1; at <= left.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= right.length; to += 1) {
      const isSame = left[at - 1] === right[to - 1];
      let cost = Math.min((row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1, (row[to - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwap = at > 1 && to > 1 && left[at - 1] === right[to - 2] && left[at - 2] === right[to - 1];
      if (isSwap) cost = Math.min(cost, (older[to - 2] ?? 0) + 1);
      next.push(cost);
    }
    older = row;
    row = next;
  }
  return row[right.length] ?? 0;
}
