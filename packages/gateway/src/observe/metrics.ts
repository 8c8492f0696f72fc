import { METHODS, type DenialReason } from '@durward/core';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AuditFailure, AuditWatch } from '../audit/audit-watch.ts';
import { Latency } from './latency.ts';

/** How a request ended: answered, stopped by a control, or let down by the upstream or by ourselves. */
export type Outcome = 'allowed' | 'denied' | 'failed';

/** What stands for a name that is not one of ours: a label must not take any value that a client sends. */
const OTHER = 'other';
/** What stands for the method of a message that was stopped before its method was known. */
const UNKNOWN = 'none';

const KNOWN_METHODS: ReadonlySet<string> = new Set(METHODS.map(({ method }) => method));

const FLUSH_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5];

/** A number that goes up and down. */
export interface Level {
  inc(): void;
  dec(): void;
}

/** A number that only grows. */
interface Tally {
  inc(by?: number): void;
}

/**
 * Series by their labels, one object each. They count in plain numbers, which become those of the library when somebody
 * reads: calls are many and scrapes are few.
 */
interface Family<Series> {
  labels(...labels: readonly string[]): Series;
}

interface Reading {
  read(): void;
}

/** What is counted for one server. Its series are looked up once, so that counting is cheap. */
export interface ServerMetrics {
  /** Requests that wait in the server. */
  readonly inFlight: Level;
  /** Legacy sessions. */
  readonly sessions: Level;
  /** Server-to-client streams. */
  readonly streams: Level;
  /** Processes of a stdio server. */
  readonly processes: Level;
  /** Counts a request that has ended. A method that MCP does not define counts as `other`. */
  request(method: string | undefined, outcome: Outcome): void;
  /** Notes how long a request took in all, in milliseconds. */
  took(durationMs: number): void;
  /** Notes how long its server took of that, in milliseconds. */
  upstreamTook(durationMs: number): void;
  /** Counts a process that was started again after it ended by itself. */
  restarted(): void;
}

/**
 * The metrics of the gateway, for Prometheus.
 *
 * Guarantees that the number of series is bounded by the configuration and by this code, whatever
 * clients and servers send: unknown servers and methods count as `other`. Holds no name of a person,
 * tool or resource.
 */
export class Metrics {
  readonly registry: Registry = new Registry();
  readonly audit: AuditWatch;
  readonly #families: Families;
  readonly #servers = new Map<string, ServerMetrics>();
  readonly #denials = new Map<string, Tally>();
  #known: ReadonlySet<string>;

  /** For these configured servers. */
  constructor(servers: readonly string[]) {
    this.#known = new Set(servers);
    this.#families = familiesIn(this.registry);
    this.audit = auditWatch(this.registry);
    collectDefaultMetrics({ register: this.registry });
  }

  /** Takes over the servers of a new configuration. Series of servers that are gone stay. */
  serve(servers: readonly string[]): void {
    this.#known = new Set([...this.#known, ...servers]);
  }

  /** The metrics of a server; those of `other` for a name that is not configured. */
  server(name: string): ServerMetrics {
    const label = this.#known.has(name) ? name : OTHER;
    let found = this.#servers.get(label);
    if (found === undefined) {
      found = serverMetrics(this.#families, label);
      this.#servers.set(label, found);
    }
    return found;
  }

  /** Counts a denial; `control` is the id of the control, undefined where no control decided. */
  denied(control: string | undefined, reason: DenialReason): void {
    const key = `${control ?? UNKNOWN} ${reason}`;
    let found = this.#denials.get(key);
    if (found === undefined) {
      found = this.#families.denials.labels(control ?? UNKNOWN, reason);
      this.#denials.set(key, found);
    }
    found.inc();
  }

  /** Counts a token that was, or was not, known from an earlier request. */
  tokenLookup(result: 'hit' | 'miss'): void {
    this.#families.tokens[result].inc();
  }

  configReload(result: 'loaded' | 'refused'): void {
    this.#families.reloads[result].inc();
  }

  /** Shows how many records wait to be written, asked for at each scrape. */
  showAuditQueue(queued: () => number): void {
    const gauge: Gauge = new Gauge({
      name: 'durward_audit_queued_records',
      help: 'Records that wait to be written',
      registers: [this.registry],
      collect: () => gauge.set(queued()),
    });
  }

  /** Shows which update of the shield is in force and on trial, asked for at each scrape; 0 is none. */
  showBundles(versions: () => { readonly inForce: number; readonly onTrial: number }): void {
    const gauge: Gauge = new Gauge({
      name: 'durward_shield_bundle_version',
      help: 'Updates of the detector by their part; 0 is what the package has, or none',
      labelNames: ['part'],
      registers: [this.registry],
      collect() {
        const { inForce, onTrial } = versions();
        gauge.set({ part: 'in_force' }, inForce);
        gauge.set({ part: 'on_trial' }, onTrial);
      },
    });
  }
}

type Families = ReturnType<typeof familiesIn>;

function familiesIn(registry: Registry) {
  const tokens = counter(registry, 'durward_token_lookups_total', 'Tokens looked up', ['result']);
  const reloads = counter(registry, 'durward_config_reloads_total', 'Configurations read again', ['result']);
  const outcomes = ['server', 'method', 'outcome'];
  return {
    requests: counter(registry, 'durward_requests_total', 'Requests that have ended', outcomes),
    denials: counter(registry, 'durward_denials_total', 'Denials', ['control', 'reason']),
    restarts: counter(registry, 'durward_upstream_restarts_total', 'Processes started again', ['server']),
    tokens: { hit: tokens.labels('hit'), miss: tokens.labels('miss') },
    reloads: { loaded: reloads.labels('loaded'), refused: reloads.labels('refused') },
    total: new Latency(registry, 'durward_request_seconds', 'Time from request to reply'),
    upstream: new Latency(registry, 'durward_upstream_seconds', 'Time that servers took of that'),
    inFlight: level(registry, 'durward_requests_in_flight', 'Requests that wait in servers'),
    sessions: level(registry, 'durward_sessions', 'Legacy sessions'),
    streams: level(registry, 'durward_streams', 'Open server-to-client streams'),
    processes: level(registry, 'durward_upstream_processes', 'Processes of stdio servers'),
  };
}

function level(registry: Registry, name: string, help: string): Family<Level> {
  const levels: Reading[] = [];
  const gauge: Gauge = new Gauge({
    name, help, labelNames: ['server'], registers: [registry], collect: () => { for (const one of levels) one.read(); },
  });
  return {
    labels(...labels) {
      const series = gauge.labels(...labels);
      let value: number | undefined;
      levels.push({ read: () => { if (value !== undefined) series.set(value); } });
      const change = (by: number): void => { value = (value ?? 0) + by; };
      return { inc: () => change(1), dec: () => change(-1) };
    },
  };
}

function counter(registry: Registry, name: string, help: string, labelNames: readonly string[]): Family<Tally> {
  const tallies: Reading[] = [];
  const family: Counter = new Counter({
    name, help, labelNames, registers: [registry], collect: () => { for (const one of tallies) one.read(); },
  });
  return {
    labels(...labels) {
      const series = family.labels(...labels);
      let fresh: number | undefined;
      tallies.push({
        read() {
          if (fresh !== undefined) series.inc(fresh);
          fresh = undefined;
        },
      });
      return { inc: (by = 1) => { fresh = (fresh ?? 0) + by; } };
    },
  };
}

function serverMetrics(families: Families, server: string): ServerMetrics {
  const requests = new Map<string, Readonly<Record<Outcome, Tally>>>();
  const total = families.total.of(server);
  const upstream = families.upstream.of(server);
  const restarts = families.restarts.labels(server);
  return {
    inFlight: families.inFlight.labels(server),
    sessions: families.sessions.labels(server),
    streams: families.streams.labels(server),
    processes: families.processes.labels(server),
    request(method, outcome) {
      const label = method === undefined ? UNKNOWN : KNOWN_METHODS.has(method) ? method : OTHER;
      let series = requests.get(label);
      if (series === undefined) {
        const of = (ending: Outcome): Tally => families.requests.labels(server, label, ending);
        series = { allowed: of('allowed'), denied: of('denied'), failed: of('failed') };
        requests.set(label, series);
      }
      series[outcome].inc();
    },
    took: total,
    upstreamTook: upstream,
    restarted: () => restarts.inc(),
  };
}

function auditWatch(registry: Registry): AuditWatch {
  const records = counter(registry, 'durward_audit_records_total', 'Records that were written', []).labels();
  const bytes = counter(registry, 'durward_audit_bytes_total', 'Bytes of records that were written', []).labels();
  const batches = counter(registry, 'durward_audit_batches_total', 'Writes of records', []).labels();
  const dropped = counter(registry, 'durward_audit_dropped_total', 'Records for which there was no room', []).labels();
  const counted = counter(
    registry, 'durward_audit_counted_total', 'Events of strangers that were counted instead of recorded', [],
  ).labels();
  const failures = counter(registry, 'durward_audit_failures_total', 'What failed', ['what']);
  const failed: Readonly<Record<AuditFailure, Tally>> = {
    write: failures.labels('write'),
    flush: failures.labels('flush'),
    checkpoint: failures.labels('checkpoint'),
  };
  for (const series of [records, bytes, batches, dropped, counted, ...Object.values(failed)]) series.inc(0);
  const flushes = new Histogram({
    name: 'durward_audit_flush_seconds',
    help: 'Time that flushes took',
    buckets: FLUSH_SECONDS,
    registers: [registry],
  });
  return {
    batch(count, size) {
      batches.inc();
      records.inc(count);
      bytes.inc(size);
    },
    flushed: (durationMs) => flushes.observe(durationMs / 1000),
    failed: (what) => failed[what].inc(),
    dropped: () => dropped.inc(),
    counted: () => counted.inc(),
  };
}
