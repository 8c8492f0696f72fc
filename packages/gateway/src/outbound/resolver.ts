import { lookup, Resolver } from 'node:dns/promises';

/**
 * The addresses of a host name, as text. Rejects when there is none. `isConfigured` says whether the
 * deployer named the host: only then may the machine's own table of hosts be asked.
 */
export type Resolve = (name: string, isConfigured: boolean) => Promise<readonly string[]>;

/**
 * Resolves through the name servers of the system.
 *
 * A foreign name is asked for as it is written, without search domains and without the table of hosts,
 * and never through `getaddrinfo`: its threads are few and shared with the file system, so that a slow
 * name server of a stranger would keep the audit log from being written.
 */
export function systemResolve(timeoutMs: number): Resolve {
  const resolver = new Resolver({ timeout: timeoutMs, tries: TRIES });
  return async (name, isConfigured) => {
    if (name === 'localhost') return LOOPBACK;
    if (isConfigured) return (await lookup(name, { all: true })).map(({ address }) => address);
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length === 0) throw new Error(`no address (${answers.map(codeOf).join(', ')})`);
    return found;
  };
}

const TRIES = 2;
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1'];

function codeOf(answer: PromiseSettledResult<unknown>): string {
  if (answer.status === 'fulfilled') return 'empty';
  const reason: unknown = answer.reason;
  return reason instanceof Error && 'code' in reason ? String(reason.code) : 'failed';
}
