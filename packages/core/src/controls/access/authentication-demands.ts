import type { AuthenticationDemands } from '../../pipeline/scene.ts';
import type { Authentication } from '../../policy/principal.ts';

/** Whether a sign-in is what is demanded. What a token does not say is taken for not so. */
export function isMet(
  { acrValues, amr, maxAgeSeconds }: AuthenticationDemands,
  signedIn: Authentication,
  nowMs: number,
): boolean {
  if (acrValues.length > 0 && !acrValues.includes(signedIn.acr ?? '')) return false;
  if (!amr.every((method) => signedIn.amr.includes(method))) return false;
  if (maxAgeSeconds === undefined) return true;
  return signedIn.atSeconds !== undefined && nowMs / 1000 - signedIn.atSeconds <= maxAgeSeconds;
}
