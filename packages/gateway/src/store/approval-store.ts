/** A message that waits for a person. */
export interface HeldMessage {
  /** Equal for the same message of the same person to the same server, and for nothing else. */
  readonly key: string;
  readonly id: string;
  readonly userId: string;
  readonly subject: string;
  readonly client: string;
  readonly server: string;
  readonly direction: 'in' | 'out';
  readonly method: string;
  readonly target: string;
  /** Why it is held, for the person who decides. Holds nothing of the message. */
  readonly why: readonly string[];
  readonly askedAtMs: number;
  /** Until when somebody may decide. */
  readonly untilMs: number;
}

/** A held message and what was decided of it. */
export interface Approval extends HeldMessage {
  readonly state: 'waiting' | 'approved' | 'denied';
  /** Who decided, and why; empty while it waits. */
  readonly decidedBy: string;
  readonly reason: string;
  readonly usesLeft: number;
}

/** What somebody decided. */
export interface ApprovalDecision {
  readonly state: 'approved' | 'denied';
  readonly by: string;
  readonly reason: string;
  /** Until when, and how often, an approval can be used. */
  readonly untilMs: number;
  readonly uses: number;
}

/** The part of the store that says which messages wait for a person, and which of them may pass. */
export interface ApprovalStore {
  /**
   * Notes a held message, unless the same one is noted already: then the id of that one comes back. Undefined when as
   * many of this person wait as may. What has run out, or is used up, is forgotten.
   */
  ask(held: HeldMessage, waitingMax: number, nowMs: number): Promise<string | undefined>;
  /** Uses an approval once, when there is one: of two who do it at once, the last use goes to one of them. */
  use(key: string, nowMs: number): Promise<Approval | undefined>;
  /** What has not run out, oldest first. */
  approvals(nowMs: number): Promise<readonly Approval[]>;
  /** Keeps a decision on one that waits; undefined when none waits under this id. */
  decide(id: string, decision: ApprovalDecision, nowMs: number): Promise<Approval | undefined>;
}
