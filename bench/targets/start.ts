import { startDurwardTarget } from './durward.ts';
import { startNginx } from './nginx.ts';
import { startPeer } from './peers.ts';
import { pathOf, type Route, type Target, type TargetName } from './target.ts';

/** Starts one target in front of the upstream. */
export async function startTarget(name: TargetName, upstream: string, routes: readonly Route[]): Promise<Target> {
  switch (name) {
    case 'direct':
      return direct(upstream);
    case 'nginx':
      return startNginx(upstream);
    case 'raw-proxy':
    case 'sdk-gateway':
      return startPeer(name, upstream);
    case 'durward':
    case 'durward-content':
      return startDurwardTarget(upstream, routes, [], name);
  }
}

function direct(upstream: string): Target {
  return {
    name: 'direct',
    pid: undefined,
    urlOf: (route) => `${upstream}${pathOf(route)}`,
    tokenOf: () => Promise.resolve(undefined),
    tail: () => '',
    stop: () => Promise.resolve(),
  };
}
