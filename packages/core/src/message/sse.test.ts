import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SseReader, writeSseEvent, type SseEvent, type SseFault } from './sse.ts';

const encode = (text: string) => new TextEncoder().encode(text);

interface Read {
  readonly events: readonly SseEvent[];
  readonly retries: readonly number[];
  readonly fault: SseFault | undefined;
}

function read(chunks: readonly Uint8Array[], bytesMax = 1000): Read {
  const events: SseEvent[] = [];
  const retries: number[] = [];
  const reader = new SseReader({ event: (event) => events.push(event), retry: (ms) => retries.push(ms) }, bytesMax);
  for (const chunk of chunks) {
    const fault = reader.push(chunk);
    if (fault !== undefined) return { events, retries, fault };
  }
  return { events, retries, fault: undefined };
}

const readText = (text: string, bytesMax?: number) => read([encode(text)], bytesMax);
const dataOf = (text: string) => readText(text).events.map((event) => event.data);

describe('the grammar', () => {
  test.each([
    ['LF', 'data: a\ndata: b\n\n'],
    ['CR', 'data: a\rdata: b\r\r'],
    ['CRLF', 'data: a\r\ndata: b\r\n\r\n'],
    ['a mixture', 'data: a\rdata: b\r\n\n'],
  ])('%s ends a line', (_name, text) => {
    expect(dataOf(text)).toEqual(['a\nb']);
  });

  test.each([
    ['no space after the colon', 'data:a\n\n', ['a']],
    ['two spaces after the colon', 'data:  a\n\n', [' a']],
    ['a field without a colon', 'data\n\n', ['']],
    ['empty data lines', 'data\ndata\n\n', ['\n']],
    ['comments', ': hello\ndata: a\n:\n\n', ['a']],
    ['unknown fields', 'foo: bar\nDATA: x\n data: y\ndata: a\n\n', ['a']],
    ['colons in the value', 'data: a: b\n\n', ['a: b']],
    ['a byte order mark at the start', '\ufeffdata: a\n\n', ['a']],
    ['a byte order mark elsewhere', 'data: a\n\n\ufeffdata: b\n\n', ['a']],
    ['an unfinished event', 'data: a\n\ndata: b\n', ['a']],
    ['blank lines alone', '\n\n\n', []],
    ['an event without data', 'event: x\n\n', []],
  ])('%s', (_name, text, data) => {
    expect(dataOf(text)).toEqual(data);
  });

  test('the type is that of the event, message by default, and is not inherited', () => {
    const types = readText('event: a\ndata: 1\n\ndata: 2\n\nevent:\ndata: 3\n\n').events.map((event) => event.event);
    expect(types).toEqual(['a', 'message', 'message']);
  });

  test('the id stays in force; an empty one resets it; one with NUL is ignored', () => {
    const ids = readText('data: 0\n\nid: 7\ndata: 1\n\ndata: 2\n\nid: a\0b\ndata: 3\n\nid\ndata: 4\n\n').events;
    expect(ids.map((event) => event.id)).toEqual([undefined, '7', '7', '7', '']);
  });

  test('an event with an id and no data is told: servers prime resumption that way', () => {
    expect(readText('id: 7\n\n').events).toEqual([{ event: 'message', data: '', id: '7' }]);
  });

  test('a reconnection time is told when it is digits', () => {
    const text = 'retry: 1500\nretry: 1.5\nretry: -1\nretry:\nretry: 1e3\nretry: 12345678901\n\n';
    expect(readText(text).retries).toEqual([1500]);
  });
});

describe('limits', () => {
  test('a line beyond the limit ends the stream, also one that never ends', () => {
    expect(readText(`data: ${'a'.repeat(100)}\n\n`, 50).fault).toBe('line_too_long');
    expect(read(Array.from({ length: 100 }, () => encode('a')), 50).fault).toBe('line_too_long');
  });

  test('an event beyond the limit ends the stream, whatever its lines are', () => {
    expect(readText(`${'data: aaaaaaaaa\n'.repeat(10)}\n`, 50).fault).toBe('event_too_large');
    expect(readText(`${'data\n'.repeat(100)}\n`, 50).fault).toBe('event_too_large');
  });

  test('the limit counts per event', () => {
    expect(readText('data: aaaaaaaaa\n\n'.repeat(100), 50)).toMatchObject({ fault: undefined });
  });

  test('invalid UTF-8 ends the stream', () => {
    expect(read([Uint8Array.from([0x64, 0xff])]).fault).toBe('invalid_utf8');
  });
});

/** Streams out of everything that means something to the grammar. */
const stream = fc
  .array(
    fc.constantFrom(
      'data', 'id', 'event', 'retry', ':', ' ', '\r', '\n', '\r\n', '7', 'é', '😀', '\0', '\ufeff', 'x',
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((at) => at % (bytes.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
}

describe('chunks', () => {
  test('any chunking of any text gives the same events as one chunk', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
        const bytes = encode(text);
        expect(read(cut(bytes, cuts))).toEqual(read([bytes]));
      }),
      { numRuns: 2000 },
    );
  });

  test('a byte order mark that is no first character stays, wherever the first character is cut', () => {
    const bytes = encode('é\ufeff: x\n\ufeffdata: b\n\n');
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(read([bytes.subarray(0, at), bytes.subarray(at)], 4).fault).toBe('line_too_long');
      expect(read([bytes.subarray(0, at), bytes.subarray(at)]).events).toEqual([]);
    }
  });

  test('byte by byte, with empty chunks between, gives the same events', () => {
    fc.assert(
      fc.property(stream, (text) => {
        const bytes = encode(text);
        const chunks = Array.from(bytes, (byte) => [Uint8Array.from([byte]), new Uint8Array()]).flat();
        expect(read(chunks)).toEqual(read([bytes]));
      }),
    );
  });

  test('under a small limit any chunking ends alike: the same fault after the same events', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
        const bytes = encode(text);
        expect(read(cut(bytes, cuts), 8)).toEqual(read([bytes], 8));
      }),
    );
  });

  test('bytes that are not UTF-8 end the stream however they are cut; nothing after them is told', () => {
    fc.assert(
      fc.property(stream, stream, fc.array(fc.nat(), { maxLength: 6 }), (before, after, cuts) => {
        const bytes = Uint8Array.from([...encode(before), 0xff, ...encode(after)]);
        const told = read(cut(bytes, cuts));
        expect(told.fault).toBe('invalid_utf8');
        expect(readText(before).events.slice(0, told.events.length)).toEqual(told.events);
      }),
    );
  });
});

describe('writeSseEvent', () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\0]/.test(text));
  const fields = fc.record(
    {
      event: line.filter((text) => text !== ''),
      id: line,
      retryMs: fc.nat(999_999_999),
      data: fc.string({ unit: 'grapheme' }),
    },
    { requiredKeys: ['data'] },
  );

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.array(fields, { maxLength: 5 }), (written) => {
        const told = readText(written.map((one) => writeSseEvent(one)).join(''), 10_000);
        let id: string | undefined;
        expect(told.events).toEqual(written.map((one) => {
          id = one.id ?? id;
          return { event: one.event ?? 'message', data: one.data.replaceAll(/\r\n|\r/g, '\n'), id };
        }));
        expect(told.retries).toEqual(written.flatMap((one) => one.retryMs ?? []));
      }),
    );
  });

  test('JSON goes out as one line', () => {
    expect(writeSseEvent({ event: 'message', id: '7', data: JSON.stringify({ text: 'a\nb\u2028' }) })).toBe(
      'event: message\nid: 7\ndata: {"text":"a\\nb\u2028"}\n\n',
    );
  });

  test('a priming event has an id, a reconnection time and no data', () => {
    expect(writeSseEvent({ id: '7', retryMs: 100 })).toBe('id: 7\nretry: 100\n\n');
  });
});
