import * as tf from '@tensorflow/tfjs';
import { weightedLoss } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { headLosses } from './headLosses';
import { buildRadnet } from './radnet';

const model = buildRadnet({ height: 16, width: 16, depth: 7, growthRate: 2, lstmUnits: 2, seed: 1 });
const given = { maskWeight: 0.3, bloodWeight: 10 };

describe('headLosses', () => {
  it('trains every head, or the call alone where there are no masks', () => {
    expect(Object.keys(headLosses(model, given))).toEqual(['hemorrhage', 'mask2', 'mask4', 'mask8']);
    expect(Object.keys(headLosses(model, { ...given, masks: false }))).toEqual(['hemorrhage']);
  });

  it('counts a positive slice as much more as it is told', () => {
    const loss = (sliceWeight?: number): number =>
      tf.tidy(() => {
        const heads = headLosses(model, { ...given, masks: false, ...(sliceWeight && { sliceWeight }) });
        const [targets, outputs] = [tf.tensor3d([[[1], [0]]]), tf.zeros([1, 2, 1])];
        return weightedLoss(heads, { hemorrhage: outputs }, { hemorrhage: targets }).total.arraySync();
      });
    expect(loss()).toBeCloseTo(Math.LN2, 6);
    expect(loss(3)).toBeCloseTo(2 * Math.LN2, 6);
  });
});
