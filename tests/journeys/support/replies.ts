import { isJsonObject, SseReader, type JsonObject, type JsonValue } from '@durward/core';

const EVENT_LENGTH_MAX = 32 * 1024 * 1024;

/** The messages of a whole HTTP reply: one JSON object, or the events of a stream. */
export function repliesIn(contentType: string, body: string): readonly JsonObject[] {
  const texts: string[] = [];
  if (contentType.startsWith('text/event-stream')) {
    const reader = new SseReader(
      { event: ({ data }) => { if (data !== '') texts.push(data); }, retry: () => {} },
      EVENT_LENGTH_MAX,
    );
    reader.push(Buffer.from(body));
  } else if (body !== '') {
    texts.push(body);
  }
  return texts.map((text) => JSON.parse(text) as JsonValue).filter((value) => isJsonObject(value));
}

/** The messages that the events of an open stream carried so far. */
export function messagesIn(events: readonly { readonly data: string }[]): readonly JsonObject[] {
  return events.filter(({ data }) => data !== '').map(({ data }) => JSON.parse(data) as JsonObject);
}
