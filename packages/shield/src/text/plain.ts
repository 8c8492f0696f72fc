const PLAIN = /^[\t\n\r -~]*$/;

let last = '';
let wasPlain = true;

/** Whether a text is ASCII that can be seen, and white space, alone. The last answer is kept: more than one asks. */
export function isPlain(text: string): boolean {
  if (text !== last) {
    wasPlain = PLAIN.test(text);
    last = text;
  }
  return wasPlain;
}
