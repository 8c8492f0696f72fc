import { describe, expect, it } from 'vitest';
import { colourful, paintFor, plain } from './paint.ts';

describe('colours', () => {
  it('are for a terminal that nobody asked to stay plain', () => {
    expect(paintFor({ isTTY: true }, {}, true)).toBe(colourful);
    expect(paintFor({ isTTY: true }, { NO_COLOR: '' }, true)).toBe(colourful);
    expect(paintFor({}, {}, true)).toBe(plain);
    expect(paintFor({ isTTY: true }, { NO_COLOR: '1' }, true)).toBe(plain);
    expect(paintFor({ isTTY: true }, { TERM: 'dumb' }, true)).toBe(plain);
    expect(paintFor({ isTTY: true }, {}, false)).toBe(plain);
  });

  it('surround the text and leave it whole', () => {
    expect(colourful('problem', 'error')).toBe('\u001B[31merror\u001B[39m');
    expect(plain('problem', 'error')).toBe('error');
  });
});
