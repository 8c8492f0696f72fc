/** What a browser says of a request that it makes. @see W3C Fetch Metadata Request Headers */
export interface FetchMetadata {
  readonly site: string | undefined;
  readonly mode: string | undefined;
  readonly destination: string | undefined;
  readonly origin: string | undefined;
}

/** Reads the headers; one that comes twice says nothing. */
export function fetchMetadataOf(rawHeaders: readonly string[]): FetchMetadata {
  const found = new Map<string, string | undefined>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (!NAMES.has(name)) continue;
    found.set(name, found.has(name) ? undefined : rawHeaders[at + 1]);
  }
  return {
    site: found.get('sec-fetch-site'),
    mode: found.get('sec-fetch-mode'),
    destination: found.get('sec-fetch-dest'),
    origin: found.get('origin'),
  };
}

const NAMES: ReadonlySet<string> = new Set(['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'origin']);

/**
 * Whether a form was sent by a page of ours, by somebody who looked at it: same origin, a navigation of
 * a whole window. A browser that does not say so is not believed.
 */
export function isOwnForm({ site, mode, destination, origin }: FetchMetadata, publicOrigin: string): boolean {
  return site === 'same-origin' && mode === 'navigate' && destination === 'document' && origin === publicOrigin;
}

/** Whether a page would be shown in a whole window. A browser that does not say so is not believed. */
export function isWholeWindow({ mode, destination }: FetchMetadata): boolean {
  return mode === 'navigate' && destination === 'document';
}

/** Whether a navigation began outside of any page, or on a page of ours. */
export function beganWithUser({ site }: FetchMetadata): boolean {
  return site === 'none' || site === 'same-origin';
}
