/** How text from elsewhere is made safe to look at, and what stands out in a terminal. */
export interface Pens {
  /** One line, with everything that does not show as what it is written as its code point. */
  readonly escape: (text: string) => string;
  readonly paint: (tone: 'problem' | 'warning' | 'ok' | 'quiet' | 'strong', text: string) => string;
  /** A path as readers of the report know it. */
  readonly path: (path: string) => string;
}
