import {
  ASSUMED_VERSION,
  eraOf,
  isJsonObject,
  isProtocolVersion,
  META,
  metaOf,
  type Envelope,
  type Reading,
} from '@durward/core';

/** How a message from a client is to be read, or what the `frame` controls must know instead. */
export type Read =
  | { readonly ok: true; readonly reading: Reading }
  | { readonly ok: false; readonly unsupportedVersion?: string; readonly missingMeta?: string };

/**
 * Decides era and version of a message from a client.
 *
 * A request that carries a version in `_meta` is modern; `initialize` is legacy; everything else is
 * what the version header says, and without one what `settled` says: the version that the session's
 * handshake settled on.
 *
 * @see MCP 2026-07-28, basic/versioning
 */
export function readingOf(
  envelope: Envelope,
  header: string | undefined,
  settled: string | undefined,
): Read {
  const params = envelope.kind === 'request' || envelope.kind === 'notification' ? envelope.params : undefined;
  const claimed = metaOf(params)?.[META.protocolVersion];
  if (claimed !== undefined) return readModern(claimed, header, envelope);
  const isHandshake = envelope.kind === 'request' && envelope.method === 'initialize';
  if (isHandshake) return legacy(requestedVersion(envelope.params?.['protocolVersion']));
  const version = header ?? settled ?? ASSUMED_VERSION;
  const era = eraOf(version);
  if (era === undefined) return { ok: false, unsupportedVersion: version };
  if (era === 'legacy') {
    // A session speaks the one version that its handshake settled on.
    return settled === undefined || settled === version
      ? legacy(version)
      : { ok: false, unsupportedVersion: version };
  }
  if (envelope.kind === 'request') return { ok: false, missingMeta: META.protocolVersion };
  return modern(version);
}

function readModern(claimed: unknown, header: string | undefined, envelope: Envelope): Read {
  if (typeof claimed !== 'string') return { ok: false, missingMeta: META.protocolVersion };
  // Header and body that say two things are refused as that, by the control that compares them.
  if (header !== undefined && header !== claimed && eraOf(header) === 'modern') return modern(header);
  if (eraOf(claimed) !== 'modern') return { ok: false, unsupportedVersion: claimed.slice(0, 64) };
  if (envelope.kind === 'request') {
    const capabilities = metaOf(envelope.params)?.[META.clientCapabilities];
    if (!isJsonObject(capabilities)) return { ok: false, missingMeta: META.clientCapabilities };
  }
  return modern(claimed);
}

function modern(version: string): Read {
  return isProtocolVersion(version)
    ? { ok: true, reading: { direction: 'to_server', era: 'modern', version } }
    : { ok: false, unsupportedVersion: version };
}

function legacy(version: string): Read {
  return isProtocolVersion(version)
    ? { ok: true, reading: { direction: 'to_server', era: 'legacy', version } }
    : { ok: false, unsupportedVersion: version };
}

/** A handshake may ask for anything: the server answers with a version that it does speak. */
function requestedVersion(requested: unknown): string {
  return typeof requested === 'string' && eraOf(requested) === 'legacy' ? requested : ASSUMED_VERSION;
}
