import { readdirSync, statSync, type Dirent } from 'node:fs';
import type { Era } from '@durward/core';
import { FileError, openSurvey, readFileBounded, SurveyError, type Survey } from '@durward/gateway';
import {
  SCAN_LIMITS,
  SignInWanted,
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
  /** Starts programs and opens connections under this name. The time is for one answer. */
  connectAs(clientName: string, answerTimeoutMs: number, world: Pick<World, 'clock' | 'env'>): Connect;
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
    (clientName, answerTimeoutMs, { clock, env }) =>
    (target) => {
      const limits = { replyBytesMax: SCAN_LIMITS.answerBytesMax, requestTimeoutMs: answerTimeoutMs };
      const survey = openSurvey({ target, clientName, limits, clock, environment: env });
      return {
        lastWords: survey.lastWords,
        eras: () => told(survey.eras()),
        greet: (era) => told(greet(survey, era)),
        close: () => survey.close(),
      };
    },
});

async function greet(survey: Survey, era: Era): Promise<Conversation> {
  const talk = await survey.greet(era);
  return {
    era,
    welcome: talk.welcome,
    async ask(method, params) {
      const reply = await told(talk.ask(method, params));
      return reply.kind === 'result'
        ? { ok: true, result: reply.result }
        : { ok: false, code: reply.error.code, message: reply.error.message };
    },
    close: () => talk.close(),
  };
}

/** What went wrong, in the words of a scan. */
async function told<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw error instanceof SurveyError && error.wantsSignIn ? new SignInWanted() : error;
  }
}
