import * as tf from '@tensorflow/tfjs';
import { asyncTidy, checkGradients, expectNoLeak } from '@radnet/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { binaryCrossEntropy } from './binaryCrossEntropy';
import { type HeadLosses, weightedLoss } from './headLoss';
import { softDice } from './softDice';

const heads: HeadLosses = {
  call: { target: 'hemorrhage', loss: binaryCrossEntropy(), weight: 1 },
  mask2: { target: 'hemorrhageMask', loss: softDice(), weight: 0.25 },
  mask4: { target: 'hemorrhageMask', loss: binaryCrossEntropy(), weight: 0.5 },
};

const outputs = () => ({
  call: tf.randomNormal([2, 3, 1], 0, 1, 'float32', 1),
  mask2: tf.randomNormal([2, 3, 4, 4, 1], 0, 1, 'float32', 2),
  mask4: tf.randomNormal([2, 3, 4, 4, 1], 0, 1, 'float32', 3),
});

const targets = () => ({
  hemorrhage: tf.tensor([1, 0, 1, 0, 0, 1], [2, 3, 1]),
  hemorrhageMask: tf.randomUniform([2, 3, 4, 4, 1], 0, 1, 'float32', 4).greater(0.6).toFloat(),
});

const sliceMask = () =>
  tf.tensor2d([
    [1, 1, 1],
    [1, 0, 0],
  ]);

describe('weightedLoss', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('is the weighted sum of the parts, which are the losses of their heads', () => {
    tf.tidy(() => {
      const [x, y, mask] = [outputs(), targets(), sliceMask()];
      const { total, parts } = weightedLoss(heads, x, y, mask);
      const value = (scalar: tf.Scalar): number => scalar.dataSync()[0]!;
      const call = value(binaryCrossEntropy()(y.hemorrhage, x.call, { mask }));
      const mask2 = value(softDice()(y.hemorrhageMask, x.mask2, { mask }));
      const mask4 = value(binaryCrossEntropy()(y.hemorrhageMask, x.mask4, { mask }));
      expect(Object.fromEntries(Object.entries(parts).map(([k, v]) => [k, value(v)]))).toEqual({
        call,
        mask2,
        mask4,
      });
      expect(value(total)).toBeCloseTo(call + 0.25 * mask2 + 0.5 * mask4, 6);
    });
  });

  it('passes its gradient to every head, as finite differences say', () =>
    asyncTidy(async () => {
      const [y, mask] = [targets(), sliceMask()];
      await checkGradients(
        (call, mask2, mask4) =>
          weightedLoss(heads, { call: call, mask2: mask2, mask4: mask4 }, y, mask).total,
        Object.values(outputs()),
        { tolerance: 5e-3, floor: 5e-2 },
      );
    }));

  it('leaves a target out where it is not known, and where it is known nowhere', () => {
    tf.tidy(() => {
      const [x, y, mask] = [outputs(), targets(), sliceMask()];
      const known = tf.tensor2d([
        [1, 0, 1],
        [0, 1, 1],
      ]);
      const both = tf.tensor2d([
        [1, 0, 1],
        [0, 0, 0],
      ]);
      const values = (known: tf.NamedTensorMap): Record<string, number> => {
        const { parts } = weightedLoss(heads, x, y, mask, known);
        return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.dataSync()[0]!]));
      };
      const partly = values({ hemorrhageMask: known });
      expect(partly.call).toBe(values({}).call);
      expect(partly.mask4).toBe(
        binaryCrossEntropy()(y.hemorrhageMask, x.mask4, { mask: both }).dataSync()[0],
      );
      expect(values({ hemorrhageMask: tf.zerosLike(mask) })).toEqual({ ...partly, mask2: 0, mask4: 0 });
    });
  });

  it('leaves behind its total and its parts', async () => {
    const [x, y] = [outputs(), targets()];
    await expectNoLeak(() => void weightedLoss(heads, x, y), 4);
    tf.dispose([x, y]);
  });

  it('names what is missing', () => {
    tf.tidy(() => {
      const { call } = outputs();
      expect(() => weightedLoss({}, { call }, targets())).toThrow('heads: expected at least one, got none');
      expect(() => weightedLoss(heads, { call }, targets())).toThrow(
        "heads: expected an output 'mask2', got call",
      );
      expect(() => weightedLoss(heads, outputs(), {})).toThrow(
        "heads: expected a target 'hemorrhage', got none",
      );
    });
  });

  it.each([-1, NaN, Infinity])('refuses the weight %d', (weight) => {
    tf.tidy(() => {
      const call = { ...heads['call']!, weight };
      expect(() => weightedLoss({ call }, outputs(), targets())).toThrow(
        `heads: expected a finite weight of at least 0 for 'call', got ${weight}`,
      );
    });
  });
});
