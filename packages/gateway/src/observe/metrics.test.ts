import { METHODS } from '@durward/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Metrics } from './metrics.ts';

/** The lines of the exposition whose name begins with this. */
async function shown(metrics: Metrics, name: string): Promise<string[]> {
  return (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith(name));
}

describe('metrics', () => {
  test('count requests by server, method and outcome (S-87)', async () => {
    const metrics = new Metrics(['files', 'mail']);
    metrics.server('files').request('tools/call', 'allowed');
    metrics.server('files').request('tools/call', 'allowed');
    metrics.server('files').request('tools/list', 'denied');
    metrics.server('mail').request(undefined, 'failed');
    expect(await shown(metrics, 'durward_requests_total')).toEqual([
      'durward_requests_total{server="files",method="tools/call",outcome="allowed"} 2',
      'durward_requests_total{server="files",method="tools/list",outcome="denied"} 1',
      'durward_requests_total{server="mail",method="none",outcome="failed"} 1',
    ]);
  });

  test('have a bounded number of series whatever is sent (S-87)', async () => {
    const metrics = new Metrics(['files']);
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'constructor', 'a"} 1\nb{', 'tools/call\n'),
    );
    fc.assert(
      fc.property(hostile, hostile, (server, method) => metrics.server(server).request(method, 'allowed')),
    );
    metrics.server('__proto__').inFlight.inc();
    const lines = await shown(metrics, 'durward_requests_');
    expect(lines.filter((line) => line.includes('total'))).toEqual([
      expect.stringMatching(
        /^durward_requests_total\{server="other",method="other",outcome="allowed"\} \d+$/,
      ),
    ]);
    expect(lines.filter((line) => line.includes('in_flight'))).toEqual([
      'durward_requests_in_flight{server="other"} 1',
    ]);
  });

  test('know every method of the protocol by its name (S-87)', async () => {
    const metrics = new Metrics(['files']);
    for (const { method } of METHODS) metrics.server('files').request(method, 'allowed');
    const names = new Set(METHODS.map(({ method }) => method));
    expect(await shown(metrics, 'durward_requests_total')).toHaveLength(names.size);
  });

  test('count denials by control and reason (S-87, E-12)', async () => {
    const metrics = new Metrics([]);
    metrics.denied('TK002', 'audience_mismatch');
    metrics.denied('TK002', 'audience_mismatch');
    metrics.denied(undefined, 'shutting_down');
    expect(await shown(metrics, 'durward_denials_total')).toEqual([
      'durward_denials_total{control="TK002",reason="audience_mismatch"} 2',
      'durward_denials_total{control="none",reason="shutting_down"} 1',
    ]);
  });

  test('measure latencies in seconds (S-87)', async () => {
    const metrics = new Metrics(['files']);
    metrics.server('files').took(15);
    metrics.server('files').upstreamTook(3);
    expect(await shown(metrics, 'durward_request_seconds_sum')).toEqual([
      'durward_request_seconds_sum{server="files"} 0.015',
    ]);
    expect(await shown(metrics, 'durward_request_seconds_bucket{le="0.01"')).toEqual([
      'durward_request_seconds_bucket{le="0.01",server="files"} 0',
    ]);
    expect(await shown(metrics, 'durward_request_seconds_bucket{le="0.02"')).toEqual([
      'durward_request_seconds_bucket{le="0.02",server="files"} 1',
    ]);
    expect(await shown(metrics, 'durward_upstream_seconds_sum')).toEqual([
      'durward_upstream_seconds_sum{server="files"} 0.003',
    ]);
    metrics.server('files').took(10);
    metrics.server('files').took(301_000);
    const all = await shown(metrics, 'durward_request_seconds');
    expect(all).toEqual(expect.arrayContaining([
      'durward_request_seconds_bucket{le="0.01",server="files"} 1',
      'durward_request_seconds_bucket{le="300",server="files"} 2',
      'durward_request_seconds_bucket{le="+Inf",server="files"} 3',
      'durward_request_seconds_count{server="files"} 3',
    ]));
    expect(await metrics.registry.metrics()).toContain('# TYPE durward_request_seconds histogram');
  });

  test('show levels, restarts, token lookups and reloads (S-87)', async () => {
    const metrics = new Metrics(['files']);
    const files = metrics.server('files');
    for (const level of [files.inFlight, files.sessions, files.streams, files.processes]) {
      level.inc();
      level.inc();
      level.dec();
    }
    files.restarted();
    metrics.tokenLookup('hit');
    metrics.tokenLookup('miss');
    metrics.tokenLookup('hit');
    metrics.configReload('loaded');
    metrics.configReload('refused');
    const lines = await shown(metrics, 'durward_');
    expect(lines).toEqual(
      expect.arrayContaining([
        'durward_requests_in_flight{server="files"} 1',
        'durward_sessions{server="files"} 1',
        'durward_streams{server="files"} 1',
        'durward_upstream_processes{server="files"} 1',
        'durward_upstream_restarts_total{server="files"} 1',
        'durward_token_lookups_total{result="hit"} 2',
        'durward_token_lookups_total{result="miss"} 1',
        'durward_config_reloads_total{result="loaded"} 1',
        'durward_config_reloads_total{result="refused"} 1',
      ]),
    );
  });

  test('show which update of the shield is in force and on trial, as it is then (S-40)', async () => {
    const metrics = new Metrics([]);
    let versions = { inForce: 0, onTrial: 3 };
    metrics.showBundles(() => versions);
    const name = 'durward_shield_bundle_version';
    expect(await shown(metrics, name)).toEqual([`${name}{part="in_force"} 0`, `${name}{part="on_trial"} 3`]);
    versions = { inForce: 3, onTrial: 0 };
    expect(await shown(metrics, name)).toEqual([`${name}{part="in_force"} 3`, `${name}{part="on_trial"} 0`]);
  });

  test('show what the audit log does, failures from zero on (S-87, S-88)', async () => {
    const metrics = new Metrics([]);
    let queued = 3;
    metrics.showAuditQueue(() => queued);
    metrics.audit.batch(5, 1000);
    metrics.audit.batch(1, 10);
    metrics.audit.flushed(4);
    metrics.audit.failed('write');
    metrics.audit.dropped();
    expect(await shown(metrics, 'durward_audit_queued_records')).toEqual(['durward_audit_queued_records 3']);
    queued = 7;
    expect(await shown(metrics, 'durward_audit_')).toEqual(
      expect.arrayContaining([
        'durward_audit_queued_records 7',
        'durward_audit_records_total 6',
        'durward_audit_bytes_total 1010',
        'durward_audit_batches_total 2',
        'durward_audit_dropped_total 1',
        'durward_audit_failures_total{what="write"} 1',
        'durward_audit_failures_total{what="flush"} 0',
        'durward_audit_failures_total{what="checkpoint"} 0',
        'durward_audit_flush_seconds_sum 0.004',
      ]),
    );
  });

  test('take servers over with a new configuration (S-87)', async () => {
    const metrics = new Metrics(['files']);
    metrics.server('mail').restarted();
    metrics.serve(['mail']);
    metrics.server('mail').restarted();
    expect(await shown(metrics, 'durward_upstream_restarts_total')).toEqual([
      'durward_upstream_restarts_total{server="other"} 1',
      'durward_upstream_restarts_total{server="mail"} 1',
    ]);
  });

  test('show the process and its event loop, and two registries do not mix (S-87)', async () => {
    const [one, two] = [new Metrics([]), new Metrics([])];
    one.tokenLookup('hit');
    expect(await shown(two, 'durward_token_lookups_total{')).toEqual([]);
    const text = await two.registry.metrics();
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
    ]) {
      expect(text).toContain(`\n${name} `);
    }
  });
});
