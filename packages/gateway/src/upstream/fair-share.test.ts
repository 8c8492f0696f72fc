import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FairShare, type Turn } from './fair-share.ts';

/** A share of places, and what began in it, in order. */
class Scene {
  readonly begun: string[] = [];
  readonly share: FairShare;

  constructor(placesMax: number, placesPerOwnerMax: number) {
    this.share = new FairShare(placesMax, placesPerOwnerMax);
  }

  enter(owner: string, name = owner): Turn {
    const turn = { owner, begin: () => void this.begun.push(name) };
    this.share.enter(turn);
    return turn;
  }
}

describe('places that several owners share', () => {
  test('are given at once while there are any, and to each owner its share at most (S-12)', () => {
    const scene = new Scene(3, 2);
    for (const name of ['a1', 'a2', 'a3']) scene.enter('a', name);
    scene.enter('b', 'b1');
    expect(scene.begun).toEqual(['a1', 'a2', 'b1']);
    expect([scene.share.waitingOf('a'), scene.share.waitingOf('b'), scene.share.waitingOf('c')]).toEqual([1, 0, 0]);
  });

  test('are given in turns to those who wait, however many turns one of them has waiting (S-12)', () => {
    const scene = new Scene(1, 1);
    scene.enter('a', 'a1');
    for (const name of ['a2', 'a3', 'a4']) scene.enter('a', name);
    scene.enter('b', 'b1');
    scene.enter('c', 'c1');
    for (const owner of ['a', 'a', 'b', 'c', 'a']) scene.share.leave(owner);
    expect(scene.begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'a4']);
  });

  test('are not given to who has his share while another waits behind him (S-12)', () => {
    const scene = new Scene(2, 1);
    scene.enter('a', 'a1');
    scene.enter('b', 'b1');
    scene.enter('a', 'a2');
    scene.enter('c', 'c1');
    scene.share.leave('b');
    expect(scene.begun).toEqual(['a1', 'b1', 'c1']);
  });

  test('are not kept for a turn that was withdrawn, and one that has begun cannot be', () => {
    const scene = new Scene(1, 1);
    const first = scene.enter('a', 'a1');
    const second = scene.enter('a', 'a2');
    scene.enter('a', 'a3');
    expect([scene.share.withdraw(first), scene.share.withdraw(second), scene.share.withdraw(second)])
      .toEqual([false, true, false]);
    scene.share.leave('a');
    expect(scene.begun).toEqual(['a1', 'a3']);
  });

  test('are never more than there are, and none is lost, whatever comes and goes', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('enter', 'leave', 'withdraw'));
    fc.assert(fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const share = new FairShare(3, 2);
      const taken = new Map<string, number>();
      const waiting: Turn[] = [];
      for (const [owner, what] of steps) {
        if (what === 'enter') {
          const turn: Turn = {
            owner,
            begin: () => {
              taken.set(owner, (taken.get(owner) ?? 0) + 1);
              const at = waiting.indexOf(turn);
              if (at >= 0) waiting.splice(at, 1);
            },
          };
          const before = taken.get(owner) ?? 0;
          share.enter(turn);
          if ((taken.get(owner) ?? 0) === before) waiting.push(turn);
        } else if (what === 'withdraw') {
          const at = waiting.findIndex((turn) => turn.owner === owner);
          const [turn] = at < 0 ? [] : waiting.splice(at, 1);
          if (turn !== undefined) expect(share.withdraw(turn)).toBe(true);
        } else if ((taken.get(owner) ?? 0) > 0) {
          taken.set(owner, (taken.get(owner) ?? 0) - 1);
          share.leave(owner);
        }
        const all = [...taken.values()].reduce((sum, one) => sum + one, 0);
        expect(all).toBeLessThanOrEqual(3);
        for (const one of taken.values()) expect(one).toBeLessThanOrEqual(2);
        // A place is free only when everybody who waits has its share.
        if (all < 3) for (const turn of waiting) expect(taken.get(turn.owner)).toBe(2);
      }
    }));
  });
});
