import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue, type Message } from '@durward/core';
import { previewOf } from '../audit/preview.ts';

/** What the record keeps of a message's content, and its text for the wire. */
export interface Evidence {
  /** `sha256:` of all of the content. */
  readonly digest: string;
  /** A redacted glimpse; undefined when previews are off. */
  readonly preview: string | undefined;
  /** The serialised content. */
  readonly text: string;
}

interface Text {
  readonly text: string;
  readonly digest: string;
}

/** Large (frozen) results come again and again by identity: their text and digest are kept. */
const known = new WeakMap<JsonObject, Text>();
const REMEMBERED_LENGTH_MIN = 4096;

const NOTHING: JsonObject = Object.freeze({});

/** The digest and preview of what a message asks for, says or answers. */
export function evidenceOf(message: Message, previewBytesMax: number): Evidence {
  const content = contentOf(message);
  const { text, digest } = textOf(content);
  return { text, digest, preview: previewBytesMax > 0 ? previewOf(content, previewBytesMax) : undefined };
}

/** The whole message as it goes out, around the content text that {@link evidenceOf} made. */
export function wireTextOf(message: Message, evidence: Evidence): string {
  if (message.kind !== 'result') return JSON.stringify(message.json);
  return `{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${evidence.text}}`;
}

function contentOf(message: Message): JsonObject {
  switch (message.kind) {
    case 'request': {
      // Without the envelope equal calls have equal digests.
      const given: JsonValue | undefined = message.params?.['arguments'];
      return isJsonObject(given) ? given : (message.params ?? NOTHING);
    }
    case 'notification':
      return message.params ?? NOTHING;
    case 'result':
      return message.result;
    case 'error':
      return isJsonObject(message.json['error']) ? message.json['error'] : NOTHING;
  }
}

function textOf(content: JsonObject): Text {
  const found = known.get(content);
  if (found !== undefined) return found;
  const text = JSON.stringify(content);
  const made = { text, digest: `sha256:${hash('sha256', text)}` };
  if (text.length >= REMEMBERED_LENGTH_MIN) known.set(content, made);
  return made;
}
