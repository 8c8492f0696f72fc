import { Histogram, type Registry } from 'prom-client';

/** Upper bounds of the buckets, in seconds. */
const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300];

/** How long things took at one server. */
class Series {
  readonly server: string;
  /** How many are in each bucket and in none before it; the last is for those beyond all. */
  readonly counts: number[] = Array.from({ length: SECONDS.length + 1 }, () => 0);
  sum = 0;

  constructor(server: string) {
    this.server = server;
  }

  note(seconds: number): void {
    let bucket = 0;
    while (seconds > (SECONDS[bucket] ?? Infinity)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += seconds;
  }
}

/** A histogram of times by server that counts in plain numbers: calls are many and scrapes are few. */
export class Latency extends Histogram<'server'> {
  readonly #about;
  readonly #series: Series[] = [];

  constructor(registry: Registry, name: string, help: string) {
    super({ name, help, labelNames: ['server'], buckets: SECONDS, registers: [registry] });
    this.#about = { name, help, type: 'histogram', aggregator: 'sum' } as const;
  }

  /** What notes how long something took at a server, in milliseconds. */
  of(server: string): (durationMs: number) => void {
    const series = new Series(server);
    this.#series.push(series);
    return (durationMs) => series.note(durationMs / 1000);
  }

  /** Where the library has its numbers from, for texts and for objects alike. */
  getForPromString() {
    const values = this.#series.flatMap((series) => this.#valuesOf(series));
    return Promise.resolve({ ...this.#about, values });
  }

  #valuesOf({ server, counts, sum }: Series) {
    let below = 0;
    const buckets = counts.map((count, bucket) => {
      below += count;
      const le = SECONDS[bucket] ?? '+Inf';
      return { metricName: `${this.#about.name}_bucket`, labels: { le, server }, value: below };
    });
    return [
      ...buckets,
      { metricName: `${this.#about.name}_sum`, labels: { server }, value: sum },
      { metricName: `${this.#about.name}_count`, labels: { server }, value: below },
    ];
  }
}
