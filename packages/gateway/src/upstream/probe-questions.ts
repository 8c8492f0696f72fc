import {
  eraOf,
  isJsonObject,
  type Cleared,
  type Era,
  type JsonValue,
  type Limits,
  type Reply,
  type Request,
} from '@durward/core';
import { ask } from './ask.ts';
import { UpstreamError, type Link, type SendOptions } from './link.ts';
import { discoverRequest, initializeRequest, type Clear } from './own-messages.ts';

/** Whether a server speaks an era; `unsure` when the question did not reach it. */
export interface Answer {
  readonly speaks: 'yes' | 'no' | 'unsure';
  /** For the record. */
  readonly detail: string;
}

interface Asker {
  readonly limits: Limits;
  readonly clear: Clear;
}

/** MCP 2026-07-28, basic/index §Error Codes: only a server of the modern era sends these. */
const MODERN_ERRORS: ReadonlySet<number> = new Set([-32020, -32021]);
const UNSUPPORTED_VERSION = -32022;

/** Asks for `server/discover`: does the server speak a modern version that Durward speaks? */
export async function askForDiscovery(link: Link, asker: Asker, timeoutMs: number): Promise<Answer> {
  return answerTo(link, discoverRequest(asker.limits, asker.clear), timeoutMs, (reply) => {
    if (reply.kind === 'result') return listsVersion(reply.result['supportedVersions'], 'modern');
    if (reply.error.code === UNSUPPORTED_VERSION) {
      const { data } = reply.error;
      return isJsonObject(data) && listsVersion(data['supported'], 'modern');
    }
    return MODERN_ERRORS.has(reply.error.code);
  });
}

/** Asks for `initialize`: does the server settle on a legacy version that Durward speaks? */
export async function askForHandshake(link: Link, asker: Asker, timeoutMs: number): Promise<Answer> {
  return answerTo(link, initializeRequest(asker.limits, asker.clear), timeoutMs, (reply) => {
    if (reply.kind !== 'result') return false;
    return listsVersion([reply.result['protocolVersion'] ?? null], 'legacy');
  });
}

async function answerTo(
  link: Link,
  request: Cleared<Request> | undefined,
  timeoutMs: number,
  judge: (reply: Reply) => boolean,
): Promise<Answer> {
  if (request === undefined) return { speaks: 'unsure', detail: 'the question of the gateway was not cleared' };
  const options: SendOptions = { traceparent: undefined, headerParams: [], extraHeaders: [], timeoutMs };
  try {
    const reply = await ask(link, request, options);
    const said = reply.kind === 'error' ? `error ${String(reply.error.code)}` : 'a result';
    return { speaks: judge(reply) ? 'yes' : 'no', detail: `${request.method}: ${said}` };
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.failure.kind === 'unconnected') throw error;
    return { speaks: 'unsure', detail: `${request.method}: ${error.message}` };
  }
}

function listsVersion(versions: JsonValue | undefined, era: Era): boolean {
  return Array.isArray(versions) &&
    versions.some((version: unknown) => typeof version === 'string' && eraOf(version) === era);
}
