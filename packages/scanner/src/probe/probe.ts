import type { Surroundings } from '../discover/surroundings.ts';
import type { Problem } from '../finding.ts';
import type { ServerEntry } from '../read/server-entry.ts';
import type { ServerStatus } from '../report/report.ts';
import type { Danger } from '../supply/danger.ts';
import { withoutSecrets } from '../supply/secrets.ts';
import { SignInWanted, type Connect, type Connection, type Target } from './connection.ts';
import { listOffer, type Offer } from './list.ts';
import { targetOf } from './target.ts';

/** A server that may be examined, as a person is asked about it. Holds no secret but in `entry`. */
export interface Candidate {
  readonly name: string;
  readonly entry: ServerEntry;
  /** The exact command or address, secrets hidden. */
  readonly runs: string;
  readonly dangers: readonly Danger[];
  /** Names of the variables or headers that it gets. */
  readonly given: readonly string[];
}

/** Whether a server may be started, or why it is not. */
export type Decision = { readonly start: true } | { readonly start: false; readonly why: string };

/** What became of a candidate. */
export interface Probed {
  readonly candidate: Candidate;
  readonly status: ServerStatus;
  readonly why: string | undefined;
  readonly offer: Offer | undefined;
  readonly problems: readonly Problem[];
}

interface ProbePorts {
  readonly connect: Connect;
  readonly surroundings: Surroundings;
  readonly decide: (candidate: Candidate) => Promise<Decision>;
  readonly progress: (what: string) => void;
  /** For everything that one server is asked. */
  readonly serverTimeoutMs: number;
}

interface Plan {
  readonly candidate: Candidate;
  readonly target: Target;
}

/** Servers that are examined at one time. */
const AT_ONCE = 4;

/** Asks about each server, one after the other, then examines those that may be. In the order of the candidates. */
export async function probe(candidates: readonly Candidate[], ports: ProbePorts): Promise<readonly Probed[]> {
  const outcomes: (Probed | Plan)[] = [];
  const seen = new Map<string, string>();
  for (const candidate of candidates) outcomes.push(await planOf(candidate, seen, ports));
  const plans = outcomes.filter((one) => 'target' in one);
  const results = new Map<Plan, Probed>();
  const queue = [...plans];
  const worker = async (): Promise<void> => {
    for (let plan = queue.shift(); plan !== undefined; plan = queue.shift()) {
      ports.progress(`examining ${plan.candidate.name} (${String(results.size + 1)} of ${String(plans.length)})`);
      results.set(plan, await examine(plan, ports));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, plans.length) }, worker));
  return outcomes.flatMap((one) => ('target' in one ? (results.get(one) ?? []) : [one]));
}

async function planOf(
  candidate: Candidate,
  seen: Map<string, string>,
  { decide, surroundings }: ProbePorts,
): Promise<Probed | Plan> {
  const rest = (status: ServerStatus, why?: string): Probed => ({
    candidate,
    status,
    why,
    offer: undefined,
    problems: [],
  });
  if (candidate.entry.isDisabled) return rest('disabled');
  const { env, home } = surroundings;
  const outcome = targetOf(candidate.entry, { ...env, userHome: home });
  if (!outcome.ok) return rest('not_started', `only its client can fill in \${${outcome.missing}}`);
  const key = JSON.stringify(outcome.target);
  const same = seen.get(key);
  if (same !== undefined) return rest('repeated', same);
  seen.set(key, candidate.name);
  const decision = await decide(candidate);
  return decision.start ? { candidate, target: outcome.target } : rest('not_started', decision.why);
}

async function examine({ candidate, target }: Plan, { connect, serverTimeoutMs }: ProbePorts): Promise<Probed> {
  const { name } = candidate;
  let connection: Connection | undefined;
  try {
    connection = connect(target);
    const offer = await within(listOffer(connection, name), serverTimeoutMs);
    const problems = offer.gaps.map((why) =>
      problemOf(candidate, 'not everything that a server offers was read', why),
    );
    return { candidate, status: 'examined', why: undefined, offer, problems };
  } catch (error) {
    if (error instanceof SignInWanted) {
      return { candidate, status: 'closed', why: error.message, offer: undefined, problems: [] };
    }
    const why = withoutSecrets(error instanceof Error ? error.message : 'unknown');
    const words = (connection?.lastWords ?? []).map(withoutSecrets);
    const said = words.length === 0 ? why : `${why}; it wrote: ${words.join(' ⏎ ')}`;
    const problem = problemOf(candidate, 'a server could not be examined', said);
    return { candidate, status: 'failed', why, offer: undefined, problems: [problem] };
  } finally {
    await connection?.close();
  }
}

function problemOf({ name, entry }: Candidate, what: string, why: string): Problem {
  const { file, place, launch } = entry;
  const next =
    launch.kind === 'program'
      ? 'start it by hand and see what it says'
      : 'see whether it is up, and whether the headers of the configuration let one in';
  return { what, file, place, server: name, why, next };
}

function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`it did not tell everything within ${String(timeoutMs / 1000)} seconds`));
    }, timeoutMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
