import type { Cleared, Denial, Notification, Reply, Request } from '@durward/core';

/** A denial on its way out, with the name under which it stands in the record. */
export interface Refusal {
  readonly denial: Denial;
  readonly incident: string;
}

/** A cleared message with its text, ready for the wire. */
export interface Outgoing<M extends Reply | Notification | Request> {
  readonly message: Cleared<M>;
  readonly text: string;
}

/** Where the replies to one request of a client go: an HTTP response, or lines on a stream. */
export interface Outlet {
  /** A message before the final reply. */
  send(outgoing: Outgoing<Notification | Request>): void;
  /** The final reply; nothing follows. */
  finish(outgoing: Outgoing<Reply>): void;
  /** Instead of the final reply; nothing follows. */
  refuse(refusal: Refusal): void;
  /** No reply is owed any more: the client cancelled the request. */
  drop(): void;
  /**
   * Calls back when the client went away and cannot come back for this reply. A legacy client that
   * can resume its stream has not gone away.
   */
  onGone(listener: () => void): void;
}
