import { SEVERITIES, type Severity } from './finding.ts';

/** Something in a definition that a model should not read, as the engine that looks at definitions saw it. */
export interface Suspicion {
  /** The control that decides on it. */
  readonly control: string;
  readonly severity: Severity;
  /** One sentence for the person who reads the record. */
  readonly what: string;
  /** RFC 6901 pointer into the definition. */
  readonly where: string;
}

/** What is suspicious in the definition that a message names. */
export interface SuspicionFacts {
  readonly suspicions: readonly Suspicion[];
  /** From this severity on a suspicion stops the message. */
  readonly stopFrom: Severity;
  /** A person has read the definition with these suspicions and approved exactly it. */
  readonly isAccepted: boolean;
}

/** The first suspicion that stops what is defined from being seen and used, among those of enforced controls. */
export function stoppingSuspicion(
  { suspicions, stopFrom, isAccepted }: SuspicionFacts,
  isEnforced: (control: string) => boolean,
): Suspicion | undefined {
  if (isAccepted) return undefined;
  return suspicions.find(({ control, severity }) => isAtLeast(severity, stopFrom) && isEnforced(control));
}

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}
