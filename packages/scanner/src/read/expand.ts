/** A text with the variables of its client filled in, or the first one that cannot be. */
export type Expanded =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly missing: string };

const OPEN = '${';

/**
 * Fills in `${NAME}`, `${env:NAME}`, `${NAME:-default}`, `${userHome}` and `${workspaceFolder}`, as clients do.
 * What only a client can know (`${input:…}`) is missing.
 */
export function expand(text: string, values: Readonly<Record<string, string | undefined>>): Expanded {
  let done = '';
  let from = 0;
  for (let open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
    const close = text.indexOf('}', open);
    if (close < 0) break;
    const inner = text.slice(open + OPEN.length, close);
    const value = valueOf(inner, values);
    if (value === undefined) return { ok: false, missing: inner };
    done += text.slice(from, open) + value;
    from = close + 1;
  }
  return { ok: true, text: done + text.slice(from) };
}

function valueOf(inner: string, values: Readonly<Record<string, string | undefined>>): string | undefined {
  const name = inner.startsWith('env:') ? inner.slice('env:'.length) : inner;
  const mark = name.indexOf(':-');
  if (mark >= 0) return lookUp(name.slice(0, mark), values) ?? name.slice(mark + 2);
  return lookUp(name, values);
}

function lookUp(name: string, values: Readonly<Record<string, string | undefined>>): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
