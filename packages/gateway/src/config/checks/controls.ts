import { CONTROLS, type AnyControl } from '@durward/core';
import type { Fault, Findings, KeyPath } from '../problem.ts';
import { closest } from '../suggest.ts';
import { entriesOf, memberOf, type View } from '../view.ts';

const BY_ID: ReadonlyMap<string, AnyControl> = new Map(CONTROLS.map((control) => [control.id, control]));

/** Modes are set for controls that exist; an essential control keeps its mode. */
export function checkControls({ raw }: View, findings: Findings): void {
  checkModes(memberOf(raw, 'controls'), ['controls'], findings);
  for (const [name, server] of entriesOf(memberOf(raw, 'servers'))) {
    checkModes(memberOf(server, 'controls'), ['servers', name, 'controls'], findings);
  }
}

function checkModes(modes: unknown, path: KeyPath, findings: Findings): void {
  for (const [id, mode] of entriesOf(modes)) {
    const control = BY_ID.get(id);
    if (control === undefined) findings.problem(unknownControl([...path, id], id));
    else if (control.essential && (mode === 'observe' || mode === 'off')) {
      findings.problem({
        code: 'DURWARD_CONFIG_CONTROL',
        path: [...path, id],
        what: `${id} (${control.name}) is essential and cannot be relaxed`,
        why: 'without it the other controls do not hold',
        fix: `remove the line; \`durward explain ${id}\` says what it does`,
      });
    }
  }
}

function unknownControl(path: KeyPath, id: string): Fault {
  const meant = closest(id, [...BY_ID.keys()]) ?? [...BY_ID.values()].find(({ name }) => name === id)?.id;
  return {
    code: 'DURWARD_CONFIG_CONTROL',
    path,
    onKey: true,
    what: 'there is no control with this id',
    why: 'a mode for a control that does not exist changes nothing',
    fix: meant === undefined ? 'see docs/controls for the ids' : `did you mean \`${meant}\`?`,
  };
}
