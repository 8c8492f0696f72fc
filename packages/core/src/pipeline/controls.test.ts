import { describe, expect, test } from 'vitest';
import { CONTROLS } from './controls.ts';
import { STAGES } from './scene.ts';

describe('the list of controls', () => {
  test('cannot be changed', () => {
    expect(Object.isFrozen(CONTROLS)).toBe(true);
  });

  test('ids and names are used once', () => {
    expect(new Set(CONTROLS.map((control) => control.id)).size).toBe(CONTROLS.length);
    expect(new Set(CONTROLS.map((control) => control.name)).size).toBe(CONTROLS.length);
  });

  test('runs stage by stage, in the order of the stages', () => {
    const stages = CONTROLS.map((control) => STAGES.indexOf(control.stage));
    expect(stages).toEqual(stages.toSorted((a, b) => a - b));
    expect(new Set(stages).size).toBe(STAGES.length);
  });

  test('an essential control enforces by default', () => {
    expect(CONTROLS.filter((control) => control.essential && control.mode !== 'enforce')).toEqual([]);
  });

  test('nothing that a token says counts before its form, its issuer and its signature', () => {
    const order = CONTROLS.map((control) => control.id);
    const at = (id: string) => order.indexOf(id);
    expect([at('TK001'), at('AA001'), at('AA002'), at('AA003'), at('AA004')]).toEqual(
      [0, 1, 2, 3, 4].map((step) => at('TK001') + step),
    );
    for (const id of ['TK002', 'TK003', 'TK005', 'TK006', 'TK007', 'AA005', 'AA006']) {
      expect(at(id)).toBeGreaterThan(at('AA004'));
    }
  });
});
