import type { Dispatcher } from 'undici';
import { OutboundError } from './outbound-error.ts';

/**
 * The whole body of a reply. A compressed one, and one beyond the limit, is cut off.
 *
 * @throws OutboundError `encoded` or `too_large`.
 */
export async function readBody(
  { headers, body }: Dispatcher.ResponseData,
  shown: string,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const encoding = String(headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity') {
    abandon(body);
    throw new OutboundError('encoded', `${shown} encoded its reply, though it was asked not to`);
  }
  if (Number(headers['content-length'] ?? 0) > bytesMax) {
    abandon(body);
    throw tooLarge(shown, bytesMax);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > bytesMax) {
      abandon(body);
      throw tooLarge(shown, bytesMax);
    }
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Nobody reads the rest, so what goes wrong with it interests nobody. */
function abandon(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => undefined).destroy();
}

function tooLarge(shown: string, bytesMax: number): OutboundError {
  return new OutboundError('too_large', `${shown} sent more than ${String(bytesMax)} bytes`);
}
