import { readdirSync, statSync, type Dirent } from 'node:fs';
import { FileError, openSurvey, readFileBounded } from '@durward/gateway';
import {
  SCAN_LIMITS,
  type Connect,
  type Conversation,
  type Disk,
  type FolderEntry,
  type Platform,
} from '@durward/scanner';
import type { World } from '../world.ts';

/** What a scan reaches of the machine. */
export interface ScanMachine {
  readonly platform: Platform;
  readonly disk: Disk;
  /** Starts programs and opens connections under this name. */
  connectAs(clientName: string, world: Pick<World, 'clock' | 'env'>): Connect;
}

const disk: Disk = {
  read(path, bytesMax) {
    if (disk.kind(path) === undefined) return undefined;
    try {
      return readFileBounded(path, bytesMax);
    } catch (error) {
      throw new Error(error instanceof FileError ? error.message : 'it cannot be read', { cause: error });
    }
  },
  kind(path) {
    try {
      const facts = statSync(path, { throwIfNoEntry: false });
      return facts === undefined ? undefined : kindOf(facts);
    } catch {
      // A circle of links, or a folder that may not be looked into: reading it will tell.
      return 'other';
    }
  },
  entries(path) {
    try {
      return readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
    } catch {
      return [];
    }
  },
};

function kindOf(facts: Pick<Dirent, 'isFile' | 'isDirectory'>): FolderEntry['kind'] {
  if (facts.isFile()) return 'file';
  return facts.isDirectory() ? 'folder' : 'other';
}

/** The machine that this program runs on. */
export const scanMachine = (platform: NodeJS.Platform): ScanMachine => ({
  platform: platform === 'win32' || platform === 'darwin' ? platform : 'linux',
  disk,
  connectAs:
    (clientName, { clock, env }) =>
    (target) => {
      const { answerBytesMax, answerTimeoutMs } = SCAN_LIMITS;
      const limits = { replyBytesMax: answerBytesMax, requestTimeoutMs: answerTimeoutMs };
      const survey = openSurvey({ target, clientName, limits, clock, environment: env });
      return {
        lastWords: survey.lastWords,
        eras: () => survey.eras(),
        async greet(era): Promise<Conversation> {
          const talk = await survey.greet(era);
          return {
            era,
            welcome: talk.welcome,
            async ask(method, params) {
              const reply = await talk.ask(method, params);
              return reply.kind === 'result'
                ? { ok: true, result: reply.result }
                : { ok: false, code: reply.error.code, message: reply.error.message };
            },
            close: () => talk.close(),
          };
        },
        close: () => survey.close(),
      };
    },
});
