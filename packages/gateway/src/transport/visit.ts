import type { X509Certificate } from 'node:crypto';
import type { Denial, Era, Finding, RequestId, Ruling } from '@durward/core';
import type { AuditEvent, AuditEventType, Trace } from '../audit/event.ts';
import type { Caller, House, Served } from '../exchange/house.ts';
import { recorded } from '../exchange/scene.ts';
import { newIncident, traceFrom } from '../exchange/trace.ts';
import type { HeaderBag } from './header-bag.ts';
import type { FlatHeaders, HttpRequest, HttpResponse } from './http.ts';
import type { Connection } from './places.ts';
import { refuseWhole, type RefusalContext } from './replies.ts';

/**
 * One HTTP request from its arrival to the point where a message takes over: what is known of it,
 * and the one way to refuse it.
 */
export class Visit {
  readonly house: House;
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  readonly headers: HeaderBag;
  readonly connection: Connection;
  readonly trace: Trace;
  /** Headers that the reply carries whatever it says. */
  extraHeaders: FlatHeaders;
  /** Undefined when the path leads to no server. */
  readonly served: Served | undefined;
  readonly resourceMetadataUrl: () => string | undefined;
  /** The certificate that the client proved to have. */
  readonly certificate: () => X509Certificate | undefined;
  caller: Caller | undefined;
  /** Known as soon as a body was read. */
  era: Era;
  id: RequestId | null = null;

  constructor(options: {
    readonly house: House;
    readonly request: HttpRequest;
    readonly response: HttpResponse;
    readonly headers: HeaderBag;
    readonly connection: Connection;
    readonly extraHeaders: FlatHeaders;
    readonly served: Served | undefined;
    readonly resourceMetadataUrl: () => string | undefined;
    readonly certificate: () => X509Certificate | undefined;
    readonly era: Era;
  }) {
    this.house = options.house;
    this.request = options.request;
    this.response = options.response;
    this.headers = options.headers;
    this.connection = options.connection;
    this.extraHeaders = options.extraHeaders;
    this.served = options.served;
    this.resourceMetadataUrl = options.resourceMetadataUrl;
    this.certificate = options.certificate;
    this.era = options.era;
    this.trace = traceFrom(options.headers.traceparent);
  }

  /** What a refusal of a message with this id has to know. */
  refusalContext(era: Era, id: RequestId | null): RefusalContext {
    return {
      era,
      id,
      resourceMetadataUrl: this.resourceMetadataUrl,
      requiredScopes: this.served?.requiredScopes ?? [],
      extraHeaders: this.extraHeaders,
    };
  }

  /** Refuses when a ruling says so; true when the visit goes on. */
  passes(ruling: Ruling, refusedAs: AuditEventType): boolean {
    if (ruling.kind === 'passed') return true;
    this.refuse(ruling.denial, ruling.by, refusedAs, ruling.findings);
    return false;
  }

  /** Records a denial and, once the record is written, sends it. */
  refuse(denial: Denial, control: string, type: AuditEventType, findings: readonly Finding[] = []): void {
    const incident = newIncident();
    this.house.meter.denial(control, denial.reason);
    this.record(type, { control, reason: denial.reason, incident, findings });
    this.house.recorder.settled(false, () => {
      refuseWhole(this.response, { denial, incident }, this.refusalContext(this.era, this.id));
    });
  }

  record(type: AuditEventType, detail: Partial<AuditEvent> = {}): void {
    this.house.recorder.record({
      type,
      atMs: this.house.clock(),
      server: this.served?.name,
      principal: this.caller?.principal,
      trace: this.trace,
      peer: this.connection.peer,
      requestId: this.caller === undefined ? this.id : recorded(this.id, { caller: this.caller }),
      era: this.era,
      ...detail,
    });
  }
}
