import { describe, expect, it } from 'vitest';
import { cosineSchedule } from './cosineSchedule';
import { warmUp } from './warmUp';

describe('warmUp', () => {
  it('grows linearly from a tenth of the rate, then leaves it alone', () => {
    const rates = [0, 0.1, 0.2, 0.3, 0.9].map(warmUp(() => 2, 0.2));
    [0.2, 1.1, 2, 2, 2].forEach((rate, at) => expect(rates[at]).toBeCloseTo(rate, 12));
  });

  it('lets the schedule that it wraps run on meanwhile', () => {
    const cosine = cosineSchedule({ initialRate: 1 });
    const schedule = warmUp(cosine, 0.5);
    expect(schedule(0.25)).toBeCloseTo(0.55 * cosine(0.25), 12);
    expect(schedule(0.5)).toBe(cosine(0.5));
  });

  it.each([0, 1, NaN])('refuses a fraction of %s', (fraction) => {
    expect(() => warmUp(() => 1, fraction)).toThrow('fraction: expected a number above 0 and below 1');
  });
});
