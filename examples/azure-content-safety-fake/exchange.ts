/** A request as it came. */
export interface Asked {
  readonly method: string;
  /** `text:shieldPrompt` */
  readonly operation: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

export interface Replied {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An error document. */
export function refused(status: number, code: string, message = code): Replied {
  return { status, body: { error: { code, message } } };
}

/** Length as the service counts it: in code points. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
