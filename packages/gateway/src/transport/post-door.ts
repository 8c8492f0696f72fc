import { frame, type Envelope, type Era, type FrameOutcome, type Request, type RequestId } from '@durward/core';
import { frameRefusal } from '../exchange/frame-refusal.ts';
import type { Caller, Served } from '../exchange/house.ts';
import type { Handshake } from '../exchange/handshake.ts';
import { Intake, type Way } from '../exchange/intake.ts';
import type { Outlet, Refusal } from '../exchange/outlet.ts';
import type { Session } from '../session/session.ts';
import { Batch } from './batch.ts';
import { PostOutlet, SessionPostOutlet } from './post-outlet.ts';
import { EMPTY_HEADERS, refuseWhole } from './replies.ts';
import type { Visit } from './visit.ts';

/** The one revision that knows batches. */
const BATCH_VERSION = '2025-03-26';

/** POST: reads the body, frames it, and sends each message on its way. */
export function post(visit: Visit, served: Served, caller: Caller): void {
  const { house, headers, request } = visit;
  const bytesMax = house.limits.requestBytesMax;
  request.readBody(bytesMax, (body) => {
    if (body === 'aborted') return;
    const batch = headers.version === undefined || headers.version === BATCH_VERSION;
    const outcome: FrameOutcome = body === 'too_large'
      ? { ok: false, fault: 'oversize_message', id: null }
      : frame(body, { limits: house.limits, bytesMax, batch });
    if (!outcome.ok) refuseFrame(visit, served, outcome);
    else if (outcome.batch) takeBatch(visit, served, caller, outcome.envelopes);
    else takeOne(visit, served, caller, outcome.envelopes);
  });
}

function refuseFrame(visit: Visit, served: Served, { fault, id }: FrameOutcome & { ok: false }): void {
  visit.id = id;
  frameRefusal(visit.house, served.name, fault).then(
    ({ denial, by, findings }) => visit.refuse(denial, by, 'request.refused', findings),
    () => visit.response.destroy(),
  );
}

function takeOne(visit: Visit, served: Served, caller: Caller, envelopes: readonly Envelope[]): void {
  const [envelope] = envelopes;
  if (envelope !== undefined) new Intake(visit.house, new HttpWay(visit, served, caller), envelope).start();
}

/** Each message of a batch goes through the pipeline on its own; the replies share one stream. */
function takeBatch(visit: Visit, served: Served, caller: Caller, envelopes: readonly Envelope[]): void {
  const { house, headers } = visit;
  const { session } = house.sessions.find(caller.principal, served.name, headers.sessionId);
  const isOfRevision = session === undefined || session.version === BATCH_VERSION;
  const hasHandshake = envelopes.some((one) => one.kind === 'request' && one.method === 'initialize');
  if (!isOfRevision || hasHandshake) {
    refuseFrame(visit, served, { ok: false, fault: 'batch_not_allowed', id: null });
    return;
  }
  const batch = new Batch(visit, served, caller, envelopes.length);
  for (const envelope of envelopes) new Intake(visit.house, batch.way(envelope), envelope).start();
}

/** A message that came alone: its reply is the HTTP reply. */
class HttpWay implements Way {
  readonly served;
  readonly caller;
  readonly trace;
  readonly headers;
  readonly #visit: Visit;

  constructor(visit: Visit, served: Served, caller: Caller) {
    this.#visit = visit;
    this.served = served;
    this.caller = caller;
    this.trace = visit.trace;
    this.headers = visit.headers;
  }

  findSession() {
    const { house, headers } = this.#visit;
    return house.sessions.find(this.caller.principal, this.served.name, headers.sessionId);
  }

  outletFor(
    request: Request,
    session: Session | undefined,
    handshake: Handshake | undefined,
  ): Outlet {
    const { house, response } = this.#visit;
    const context = this.#context(request.era, request.id);
    const { caller } = this;
    if (session !== undefined) {
      return new SessionPostOutlet({ house, caller, session, request, response, context });
    }
    const finalHeaders = () => (handshake?.sessionId === undefined ? [] : ['mcp-session-id', handshake.sessionId]);
    return new PostOutlet({ house, server: this.served.name, caller, response, context, finalHeaders });
  }

  taken(): void {
    const { response, extraHeaders } = this.#visit;
    response.reply(202, [...EMPTY_HEADERS, ...extraHeaders], undefined);
  }

  refuse(refusal: Refusal, era: Era, id: RequestId | null): void {
    refuseWhole(this.#visit.response, refusal, this.#context(era, id));
  }

  #context(era: Era, id: RequestId | null) {
    return this.#visit.refusalContext(era, id);
  }
}
