import type { Level } from '../finding.ts';
import type { Ecosystem, Parcel } from './parcel.ts';

/** A published vulnerability of a package that runs as an MCP server or beside one. */
export interface Advisory {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** The first and, beyond the last, the first mended version; undefined where there is no such end. */
  readonly from?: string;
  readonly fixed?: string;
  /** The package itself was an attack: also whichever version is newest. */
  readonly isMalicious?: boolean;
  readonly severity: Level;
  readonly id: string;
  readonly what: string;
}

const ADVISORIES: readonly Advisory[] = [
  {
    ecosystem: 'npm',
    name: 'mcp-remote',
    from: '0.0.5',
    fixed: '0.1.16',
    severity: 'critical',
    id: 'CVE-2025-6514',
    what: 'a server that it connects to can run commands on this machine',
  },
  {
    ecosystem: 'npm',
    name: '@modelcontextprotocol/inspector',
    fixed: '0.14.1',
    severity: 'critical',
    id: 'CVE-2025-49596',
    what: 'a page in a browser can start programs through it',
  },
  {
    ecosystem: 'npm',
    name: '@modelcontextprotocol/server-filesystem',
    fixed: '2025.7.1',
    severity: 'high',
    id: 'CVE-2025-53109, CVE-2025-53110',
    what: 'paths lead out of the folders that it is limited to',
  },
  {
    ecosystem: 'pypi',
    name: 'mcp-server-git',
    fixed: '2025.12.18',
    severity: 'high',
    id: 'CVE-2025-68143, CVE-2025-68144, CVE-2025-68145',
    what: 'arguments reach paths and options of git',
  },
  {
    ecosystem: 'npm',
    name: 'mcp-server-kubernetes',
    fixed: '3.6.0',
    severity: 'high',
    id: 'CVE-2026-46519',
    what: 'tools that are not allowed can be called by their names',
  },
  {
    ecosystem: 'npm',
    name: 'figma-developer-mcp',
    fixed: '0.6.3',
    severity: 'high',
    id: 'CVE-2025-53967',
    what: 'arguments of tools reach a shell',
  },
  {
    ecosystem: 'npm',
    name: 'n8n-mcp',
    fixed: '2.56.1',
    severity: 'high',
    id: 'CVE-2026-54052, CVE-2026-41495',
    what: 'data of other tenants can be read, and its log holds tokens',
  },
  {
    ecosystem: 'npm',
    name: 'appium-mcp',
    fixed: '1.85.10',
    severity: 'high',
    id: 'CVE-2026-58500',
    what: 'a page that a tool shows can call tools',
  },
  {
    ecosystem: 'npm',
    name: 'postmark-mcp',
    from: '1.0.16',
    isMalicious: true,
    severity: 'critical',
    id: 'the incident of September 2025',
    what: 'it sends a copy of every mail to its author',
  },
  ...['github', 'git', 'sentry', 'notion'].map((name): Advisory => ({
    ecosystem: 'npm',
    name: `mcp-server-${name}`,
    isMalicious: true,
    severity: 'critical',
    id: 'MAL-2026-5478 to 5483',
    what: 'the package was published to attack those who mistake its name',
  })),
];

/** What is known against a parcel. Knows what was known when this version was made, and asks nobody. */
export function advisoriesFor({ ecosystem, name, version, pin }: Parcel): readonly Advisory[] {
  return ADVISORIES.filter((one) => {
    if (one.ecosystem !== ecosystem || one.name !== name.toLowerCase()) return false;
    if (pin !== 'exact' || version === undefined) return one.isMalicious === true;
    const isLater = one.from === undefined || compareVersions(version, one.from) >= 0;
    return isLater && (one.fixed === undefined || compareVersions(version, one.fixed) < 0);
  });
}

/** Compares the numbers of two versions; a preview comes before its release. */
export function compareVersions(left: string, right: string): number {
  const one = numbersOf(left);
  const other = numbersOf(right);
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(right.includes('-')) - Number(left.includes('-'));
}

function numbersOf(version: string): readonly number[] {
  const [core = ''] = version.replace(/^v/, '').split(/[-+]/, 1);
  return core.split('.').map((part) => Number.parseInt(part, 10) || 0);
}
