import { describe, expect, it } from 'vitest';
import { wheelSteps } from './wheelSteps';

type Event = readonly [timeStamp: number, deltaY: number, deltaMode?: number];

const stepsOf = (events: readonly Event[]): number[] => {
  const step = wheelSteps();
  return events.map(([timeStamp, deltaY, deltaMode = 0]) => step({ timeStamp, deltaY, deltaMode }));
};
const sum = (steps: readonly number[]): number => steps.reduce((all, step) => all + step, 0);

describe('wheelSteps', () => {
  it('goes a slice a notch, up away from the hand, however fast the wheel turns', () => {
    expect(
      stepsOf([
        [0, -100],
        [20, -100],
        [40, -120],
        [500, 100],
        [510, 53],
      ]),
    ).toEqual([1, 1, 1, -1, -1]);
  });

  it('knows notches that are counted in lines', () => {
    expect(
      stepsOf([
        [0, 3, 1],
        [30, 3, 1],
        [60, -3, 1],
      ]),
    ).toEqual([-1, -1, 1]);
  });

  it('turns with the hand at once', () => {
    expect(
      stepsOf([
        [0, 100],
        [10, -100],
        [20, -100],
        [30, 100],
      ]),
    ).toEqual([-1, 1, 1, -1]);
  });

  it("goes a slice at the start of a trackpad's swipe, and then one for 100 pixels", () => {
    const slow = Array.from({ length: 60 }, (_, i): Event => [16 * i, 5]);
    expect(stepsOf(slow)[0]).toBe(-1);
    expect(sum(stepsOf(slow))).toBe(-1 - 2);
  });

  it('does not race where a swipe runs on: 20 slices a second at most', () => {
    const fling = Array.from({ length: 62 }, (_, i): Event => [16 * i, i === 0 ? 8 : 400]);
    expect(Math.abs(sum(stepsOf(fling)))).toBeLessThanOrEqual(20);
    expect(Math.abs(sum(stepsOf(fling)))).toBeGreaterThan(10);
  });

  it('stays where the wheel goes sideways', () => {
    expect(
      stepsOf([
        [0, 0],
        [10, 0],
      ]),
    ).toEqual([0, 0]);
  });
});
