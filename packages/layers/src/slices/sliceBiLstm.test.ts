import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { itKeepsTheLayerContract } from '../testing/layerContract';
import { sliceBiLstm } from './sliceBiLstm';

beforeAll(() => tf.setBackend('cpu'));

describe('SliceBiLstm', () => {
  describe('by itself', () =>
    itKeepsTheLayerContract({
      make: () => sliceBiLstm({ units: 3, seed: 2, name: 'context' }),
      shapes: [[2, 4, 5]],
      symbolicShapes: [[null, null, 5]],
    }));

  describe('with a slice mask', () =>
    itKeepsTheLayerContract({
      make: () => sliceBiLstm({ units: 2, seed: 2, name: 'context' }),
      shapes: [
        [2, 3, 4],
        [2, 3],
      ],
      symbolicShapes: [
        [null, null, 4],
        [null, null],
      ],
      input: (index) =>
        index === 1
          ? tf.tensor2d([
              [1, 1, 1],
              [1, 1, 0],
            ])
          : undefined,
    }));

  describe('over a single slice', () =>
    itKeepsTheLayerContract({
      make: () => sliceBiLstm({ units: 2, seed: 2, name: 'context' }),
      shapes: [[2, 1, 4]],
      symbolicShapes: [[null, null, 4]],
    }));

  it.each([0, NaN, Infinity])(
    'gives real slices what they get without padding, when the padding holds %d',
    (content) => {
      const layer = sliceBiLstm({ units: 3, seed: 1 });
      const real = tf.randomNormal([1, 3, 4], 0, 1, 'float32', 1);
      const expected = layer.apply(real) as tf.Tensor;
      const padded = tf.concat([real, tf.fill([1, 2, 4], content)], 1);
      const actual = (layer.apply([padded, tf.tensor2d([[1, 1, 1, 0, 0]])]) as tf.Tensor).slice(
        [0, 0, 0],
        [1, 3, 6],
      );
      expect(actual.dataSync()).toEqual(expected.dataSync());
    },
  );

  it('reads the slices in both directions', () => {
    const layer = sliceBiLstm({ units: 1, seed: 1 });
    const base = tf.zeros([1, 3, 2]);
    const changed = tf.tensor3d([
      [
        [0, 0],
        [0, 0],
        [1, 1],
      ],
    ]);
    const differs = (layer.apply(changed) as tf.Tensor).notEqual(layer.apply(base) as tf.Tensor).arraySync();
    expect(differs).toEqual([
      [
        [0, 1],
        [0, 1],
        [1, 1],
      ],
    ]);
  });

  it('starts with orthonormal recurrent kernels, unlike in the two directions', () => {
    const layer = sliceBiLstm({ units: 4, seed: 1 });
    layer.build([null, null, 3]);
    const recurrent = layer.weights
      .filter((w) => w.originalName.endsWith('recurrent_kernel'))
      .map((w) => w.read());
    for (const kernel of recurrent) {
      const gram = tf.matMul(kernel, kernel, false, true).sub(tf.eye(4));
      expect(gram.abs().max().dataSync()[0]).toBeLessThan(1e-6);
    }
    expect(recurrent[0]!.dataSync()).not.toEqual(recurrent[1]!.dataSync());
  });

  it('refuses bad units and a mask of another shape', () => {
    expect(() => sliceBiLstm({ units: 0 })).toThrow(/units: .* got 0/);
    const layer = sliceBiLstm({ units: 2, name: 'context' });
    expect(() => layer.apply([tf.zeros([2, 3, 4]), tf.ones([2, 4])])).toThrow(
      'context: expected a slice mask [scans, slices] of [2, 3], got [2, 4].',
    );
  });
});
