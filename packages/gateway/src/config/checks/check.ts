import type { Findings } from '../problem.ts';
import type { SecretSources } from '../secrets.ts';
import type { View } from '../view.ts';

/** What a cross check may know beside the configuration itself. */
export interface CheckSources extends SecretSources {
  /** Absolute path of the folder that relative paths count from. */
  readonly folder: string;
}

/** One cross check: it adds what it finds and changes nothing. */
export type Check = (view: View, findings: Findings, sources: CheckSources) => void;
