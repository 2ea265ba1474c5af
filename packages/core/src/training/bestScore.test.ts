import { describe, expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { betterScore } from './bestScore';

const auc = { metric: 'auc', higherIsBetter: true };
const loss = { metric: 'loss', higherIsBetter: false };
const earlier = { metric: 'auc', value: 0.8, epoch: 1 };

describe('betterScore', () => {
  it('takes the first value there is', () => {
    expect(betterScore(auc, { auc: 0.1 }, 1, undefined)).toEqual({ metric: 'auc', value: 0.1, epoch: 1 });
  });

  it('takes a higher or a lower value, as told', () => {
    expect(betterScore(auc, { auc: 0.9 }, 2, earlier)).toEqual({ metric: 'auc', value: 0.9, epoch: 2 });
    expect(betterScore(auc, { auc: 0.7 }, 2, earlier)).toBe(earlier);
    expect(betterScore(loss, { loss: 0.7 }, 2, earlier)).toEqual({ metric: 'loss', value: 0.7, epoch: 2 });
    expect(betterScore(loss, { loss: 0.9 }, 2, earlier)).toBe(earlier);
  });

  it('takes none that is not better by the least difference', () => {
    expect(betterScore(auc, { auc: 0.84 }, 2, earlier, 0.05)).toBe(earlier);
    expect(betterScore(auc, { auc: 0.86 }, 2, earlier, 0.05)).toMatchObject({ value: 0.86 });
    expect(betterScore(loss, { loss: 0.76 }, 2, earlier, 0.05)).toBe(earlier);
    expect(betterScore(loss, { loss: 0.74 }, 2, earlier, 0.05)).toMatchObject({ value: 0.74 });
  });

  it('keeps the first of equals', () => {
    expect(betterScore(auc, { auc: 0.8 }, 2, earlier)).toBe(earlier);
  });

  it('never takes NaN', () => {
    expect(betterScore(auc, { auc: NaN }, 1, undefined)).toBeUndefined();
    expect(betterScore(auc, { auc: NaN }, 2, earlier)).toBe(earlier);
  });

  it('names what it missed and what there is', () => {
    const call = () => betterScore(auc, { f1: 1, recall: 1 }, 1, undefined);
    expect(call).toThrow(RadnetError);
    expect(call).toThrow("expected a metric named 'auc', got f1, recall");
  });
});
