import { describe, expect, it } from 'vitest';
import { PeriodFinder } from './periodFinder';

/** How many operators have been added when whole turns are first noticed; undefined where they never are. */
function noticedAfter(operators: readonly number[], waiting: (at: number) => number): number | undefined {
  const finder = new PeriodFinder();
  for (const [at, operator] of operators.entries()) {
    finder.add(operator, waiting(at));
    if (finder.atWholeTurns()) return at + 1;
  }
  return undefined;
}

const turns = (turn: readonly number[], count: number): number[] =>
  Array.from({ length: count }, () => turn).flat();

describe('PeriodFinder', () => {
  const turn = Array.from({ length: 300 }, (_, index) => index % 37);

  it('notices a loop whole turns after it began to look', () => {
    // It looks from the start up to 512 operators, too few for two turns, and then anew.
    const after = noticedAfter(turns(turn, 6), () => 5)!;
    expect((after - 512) % turn.length).toBe(0);
  });

  it('notices a loop that begins late', () => {
    const before = Array.from({ length: 777 }, (_, index) => 1000 + index);
    expect(noticedAfter([...before, ...turns(turn, 12)], () => 5)).toBeGreaterThan(777 + 600);
  });

  it('takes turns that leave more and more tensors for no loop', () => {
    expect(noticedAfter(turns(turn, 12), (at) => Math.floor(at / turn.length))).toBeUndefined();
  });

  it('takes a few equal operators for a coincidence', () => {
    const layers = turns([1, 2, 3, 4], 40);
    expect(noticedAfter(layers, () => 5)).toBeUndefined();
  });

  it('starts anew', () => {
    const finder = new PeriodFinder();
    for (const operator of turns(turn, 3)) finder.add(operator, 5);
    finder.restart();
    expect(finder.atWholeTurns()).toBe(false);
  });
});
