import { join } from 'node:path';
import type { Limits } from '@durward/core';
import { AuditLog } from '../audit/audit-log.ts';
import type { AuditWatch } from '../audit/audit-watch.ts';
import { BoundedRecorder } from '../audit/bounded-recorder.ts';
import type { Config } from '../config/schema.ts';
import { Approvals } from '../definitions/approvals.ts';
import type { OpenLog } from '../observe/log.ts';
import { Seal } from '../session/seal.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';

const STORE_FILE = 'durward.db';
const KEY_BYTES = 32;

/** What every way in stands on: the store, the audit log, the seal. */
export interface Foundation {
  readonly store: Store;
  readonly audit: AuditLog;
  /** The way into the audit log for everything that comes from outside. */
  readonly recorder: BoundedRecorder;
  readonly seal: Seal;
  readonly approvals: Approvals;
  close(): Promise<void>;
}

/** The file of the embedded store in a data folder. */
export function storeFileIn(dataFolder: string): string {
  return join(dataFolder, STORE_FILE);
}

/** The folder of the audit log of a configuration. */
export function auditFolderOf(config: Pick<Config, 'audit' | 'data'>): string {
  return config.audit.folder ?? join(config.data.folder, 'audit');
}

/** Opens what must survive a restart. Rejects with a typed error that says what to do. */
export async function layFoundation(options: {
  readonly config: Pick<Config, 'audit' | 'data'>;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly log: OpenLog;
  readonly watch: AuditWatch;
}): Promise<Foundation> {
  const { config, limits, clock, log, watch } = options;
  const store = await openSqliteStore(storeFileIn(config.data.folder), clock);
  try {
    const audit = await AuditLog.open({
      folder: auditFolderOf(config),
      signingSeed: await store.secretKey('audit-signing', KEY_BYTES),
      settings: config.audit,
      clock,
      log,
      watch,
      mirror: config.audit.mirror ? (line) => log.line(line) : undefined,
    });
    const seal = new Seal(await store.secretKey('handles', KEY_BYTES), clock, limits);
    const approvals = new Approvals(store.definitions);
    await approvals.pull();
    return {
      store,
      audit,
      recorder: new BoundedRecorder({ log: audit, settings: config.audit.strangers, clock, watch }),
      seal,
      approvals,
      async close() {
        await audit.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
