/** What a target forwards: one reply as JSON, one as a stream, or the list of one of many servers. */
export type Route = 'json' | 'sse' | `list-${number}`;

/** Every target, in the order of the tables. */
export const TARGET_NAMES = ['direct', 'nginx', 'raw-proxy', 'sdk-gateway', 'durward', 'durward-content'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/** One thing that is measured: it listens, and every route of it leads to the same upstream. */
export interface Target {
  readonly name: TargetName;
  /** The process whose tree is measured; none for the upstream itself. */
  readonly pid: number | undefined;
  urlOf(route: Route): string;
  /** The bearer for a route, where the target checks one. */
  tokenOf(route: Route): Promise<string | undefined>;
  /** The last lines that it wrote, for messages about its failure. */
  tail(): string;
  stop(): Promise<void>;
}

/** The path of a route on the upstream. */
export function pathOf(route: Route): string {
  return `/${route.replace('-', '/')}`;
}
