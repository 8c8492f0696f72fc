import type { Severity } from '../verdict/finding.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Stage, StageTypes } from './scene.ts';

/** `enforce`: its verdict counts. `observe`: its verdict is recorded. `off`: it does not run. */
export type Mode = 'enforce' | 'observe' | 'off';

/**
 * One check. It returns a verdict; it has no `next()` to forget, no I/O and no clock of its own.
 * A control that throws, or takes longer than the limit, stops the message.
 */
export interface Control<S extends Stage = Stage> {
  /** Family and number, for example `TK002`. Never reused, never renamed. */
  readonly id: string;
  /** The thing that it finds, for example `audience-mismatch`. */
  readonly name: string;
  readonly stage: S;
  readonly severity: Severity;
  /** The mode of an empty configuration. */
  readonly mode: 'enforce' | 'observe';
  /** An essential control cannot be set to anything but `enforce`. */
  readonly essential: boolean;
  check(
    subject: StageTypes[S]['subject'],
    scene: StageTypes[S]['scene'],
  ): Verdict | Promise<Verdict>;
}

/** A control of any stage: what the list of all controls holds. */
export type AnyControl = { [S in Stage]: Control<S> }[Stage];

/** Which mode a control has on a server. */
export type ModeOf = (control: AnyControl, server: string) => Mode;
