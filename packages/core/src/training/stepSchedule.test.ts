import { describe, expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { stepSchedule } from './stepSchedule';

describe('stepSchedule', () => {
  it("divides the rate by ten at one third and at two thirds, as the paper's 60 epochs were run", () => {
    const schedule = stepSchedule({ initialRate: 0.1 });
    const stepsPerEpoch = 7;
    const rates = Array.from({ length: 60 * stepsPerEpoch }, (_, step) =>
      schedule(step / (60 * stepsPerEpoch)),
    );
    expect(rates.slice(0, 20 * 7).every((rate) => rate === 0.1)).toBe(true);
    expect(rates.slice(20 * 7, 40 * 7).every((rate) => Math.abs(rate - 0.01) < 1e-12)).toBe(true);
    expect(rates.slice(40 * 7).every((rate) => Math.abs(rate - 0.001) < 1e-12)).toBe(true);
  });

  it('drops at fractions and by a factor of its own', () => {
    const schedule = stepSchedule({ initialRate: 2, factor: 0.5, fractions: [0.25] });
    expect([0, 0.24, 0.25, 0.99].map(schedule)).toEqual([2, 2, 1, 1]);
  });

  it.each([
    ['initialRate', { initialRate: 0 }],
    ['initialRate', { initialRate: NaN }],
    ['factor', { initialRate: 1, factor: -1 }],
    ['fractions', { initialRate: 1, fractions: [0.5, 1.5] }],
  ])('names %s where it makes no sense', (name, options) => {
    expect(() => stepSchedule(options)).toThrow(RadnetError);
    expect(() => stepSchedule(options)).toThrow(name);
  });
});
