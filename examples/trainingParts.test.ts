import { describe, expect, it } from 'vitest';
import { readSettings } from './readSettings';
import { trainingParts } from './trainingParts';

const partsOf = (flags = '') =>
  trainingParts(readSettings(flags.split(' ').filter((flag) => flag !== ''))) as Required<
    ReturnType<typeof trainingParts>
  >;

describe('trainingParts', () => {
  it("is the paper's training unless flags say otherwise", () => {
    const { optimizer, schedule, ...rest } = partsOf('--preset paper');
    expect(optimizer.slots).toEqual(['velocity']);
    [0.1, 0.01, 0.001].forEach((rate, third) => expect(schedule((third + 0.5) / 3)).toBeCloseTo(rate, 12));
    expect(rest).toEqual({ accumulate: 1, saveEveryMinutes: 10 });
  });

  it('makes the parts that flags name', () => {
    const parts = partsOf(
      '--optimizer adamw --weight-decay 0.1 --clip-norm 1 --accumulate 4 --early-stopping 5 --average 0.99 --save-every 0.5',
    );
    expect(parts.optimizer.slots).toEqual(['firstMoment', 'secondMoment']);
    expect(parts.gradients).toHaveLength(1);
    expect(parts).toMatchObject({
      accumulate: 4,
      average: { decay: 0.99 },
      stopEarly: { patience: 5 },
      saveEveryMinutes: 0.5,
    });
  });

  it("takes an optimizer's usual rate where it is of another kind than the preset's", () => {
    expect(partsOf('--optimizer sgd').schedule(0)).toBe(0.1);
    expect(partsOf('--optimizer adamw').schedule(0)).toBe(partsOf('').schedule(0));
    expect(partsOf('--preset paper --optimizer adam').schedule(0)).toBe(0.001);
    expect(partsOf('--preset paper --optimizer adamw --rate 0.01').schedule(0)).toBe(0.01);
  });

  it('warms up over the epochs given, and falls along a cosine', () => {
    const { schedule } = partsOf('--preset paper --epochs 10 --warm-up 2 --schedule cosine');
    expect(schedule(0)).toBeCloseTo(0.01, 12);
    expect(schedule(0.2)).toBeCloseTo(0.05 * (1 + Math.cos(0.2 * Math.PI)), 12);
    expect(schedule(0.5)).toBeCloseTo(0.05, 12);
  });
});
