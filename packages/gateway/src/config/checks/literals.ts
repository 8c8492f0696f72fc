import { isSecretName, secretShapeOf } from '../literal-secret.ts';
import { isSecretReference } from '../parts.ts';
import type { Fault, Findings, KeyPath } from '../problem.ts';
import { entriesOf, memberOf, type View } from '../view.ts';

const WHY = 'backups, repositories and everybody who may read this file would have it';
const FIX = 'put it in the environment or in a file, write env:NAME or file:PATH here, and replace the secret';

/** No secret is written out: not where one belongs, and not anywhere else (S-82). */
export function checkLiterals({ raw }: View, findings: Findings): void {
  const seen = new Set<string>();
  const report = (fault: Fault): void => {
    const key = JSON.stringify(fault.path);
    if (!seen.has(key)) findings.problem(fault);
    seen.add(key);
  };
  walk(raw, [], report);
  for (const [name, server] of entriesOf(memberOf(raw, 'servers'))) {
    checkEnvironment(server, ['servers', name, 'stdio', 'env'], report);
  }
}

function walk(value: unknown, path: KeyPath, report: (fault: Fault) => void): void {
  if (typeof value === 'string') {
    const shape = secretShapeOf(value);
    if (shape !== undefined) report(literal(path, `a text looks like ${shape}`));
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, [...path, index], report);
  } else {
    for (const [key, item] of entriesOf(value)) {
      const shape = secretShapeOf(key);
      if (shape === undefined) walk(item, [...path, key], report);
      else report({ ...literal([...path, key], `a key looks like ${shape}`), onKey: true });
    }
  }
}

/** Values that no secret has: what is switched on or off with them is harmless to show. */
const SWITCHES: ReadonlySet<string> = new Set(['', 'true', 'false', 'yes', 'no', 'on', 'off', 'none', '0', '1']);

function checkEnvironment(server: unknown, path: KeyPath, report: (fault: Fault) => void): void {
  for (const [name, value] of entriesOf(memberOf(memberOf(server, 'stdio'), 'env'))) {
    if (typeof value !== 'string' || isSecretReference(value)) continue;
    if (!isSecretName(name) || SWITCHES.has(value.toLowerCase())) continue;
    report(literal([...path, name], 'the name of this variable says that its value is a secret'));
  }
}

function literal(path: KeyPath, what: string): Fault {
  return { code: 'DURWARD_CONFIG_LITERAL_SECRET', path, what, why: WHY, fix: FIX };
}
