import { matchesGlob } from '@durward/core';

/** Longest expression of a template that is understood; a longer one is text. */
const EXPRESSION = /\{[^{}]{0,256}\}/g;

/**
 * A URI without what servers may read differently: letter case, percent-encoding, query and fragment, a slash at the
 * end. Two URIs with different plain forms are different to any server.
 */
export function plainUri(uri: string): string {
  const [path = ''] = uri.split(/[?#]/, 1);
  const plain = decoded(path).toLowerCase().replaceAll('\\', '/').replaceAll(/\/(?:\.?\/)+/g, '/');
  return plain.endsWith('/') ? plain.slice(0, -1) : plain;
}

/** Percent-encoding may be repeated; whoever decodes more often than this is alone with it. */
const DECODINGS_MAX = 3;

function decoded(text: string): string {
  let now = text;
  for (let round = 0; round < DECODINGS_MAX && now.includes('%'); round += 1) {
    try {
      now = decodeURIComponent(now);
    } catch {
      return now;
    }
  }
  return now;
}

/** Whether a plain URI may be of a template: every expression stands for anything, also for nothing. */
export function isOfTemplate(plain: string, template: string): boolean {
  return matchesGlob(plainUri(template.replaceAll(EXPRESSION, '*')), plain);
}
