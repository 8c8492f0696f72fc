import { startDurward } from '../../tests/conformance/durward.ts';
import { NODE, pinned, PROXY_CORE } from '../machine.ts';
import { pathOf, type Route, type Target } from './target.ts';

/**
 * Limits that a bench needs: all of its load comes from one principal, which by default may not hold
 * thousands of streams. No control is changed.
 */
const LIMITS = {
  inFlightPerPrincipalMax: 4096,
  streamsPerPrincipalMax: 32_768,
  sessionsPerPrincipalMax: 32_768,
  sessionsMax: 65_536,
};

/**
 * Starts Durward with everything on: tokens, policy, every control, and an audit record per call. What messages hold
 * is looked at, and results are marked, in `durward-content` only: its cost grows with the text and is shown apart.
 */
export async function startDurwardTarget(
  upstream: string,
  routes: readonly Route[],
  nodeOptions: readonly string[] = [],
  name: 'durward' | 'durward-content' = 'durward',
): Promise<Target> {
  const durward = await startDurward({
    servers: Object.fromEntries(routes.map((route) => [route, { url: `${upstream}${pathOf(route)}` }])),
    limits: LIMITS,
    content: name === 'durward' ? 'off' : 'all',
    launcher: pinned(PROXY_CORE, [...NODE, ...nodeOptions]),
  });
  const tokens = new Map<Route, Promise<string>>();
  return {
    name,
    pid: durward.pid,
    urlOf: (route) => `http://127.0.0.1:${String(durward.port)}/servers/${route}/mcp`,
    tokenOf: (route) => {
      const known = tokens.get(route) ?? durward.tokenFor(route);
      tokens.set(route, known);
      return known;
    },
    tail: () => durward.tail(),
    stop: () => durward.stop(),
  };
}
