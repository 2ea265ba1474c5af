import { describe, expect, it } from 'vitest';
import { cosineSchedule } from './cosineSchedule';
import { golden } from './golden/fixtures';

describe('cosineSchedule', () => {
  it("has the rates of PyTorch's, to a final one", () => {
    const schedule = cosineSchedule({ initialRate: 0.1, finalRate: 0.01 });
    const steps = golden.cosine.length;
    golden.cosine.forEach((rate, step) => expect(schedule(step / steps)).toBeCloseTo(rate, 12));
  });

  it('ends at zero by default', () => {
    expect([0, 0.5, 1].map(cosineSchedule({ initialRate: 2 }))).toEqual([2, expect.closeTo(1, 12), 0]);
  });

  it.each([
    ['initialRate: expected a number above 0, got 0', { initialRate: 0 }],
    [
      'finalRate: expected a number at least 0 and at most 0.1, got 0.2',
      { initialRate: 0.1, finalRate: 0.2 },
    ],
  ])('refuses, with %s', (message, options) => {
    expect(() => cosineSchedule(options)).toThrow(message);
  });
});
