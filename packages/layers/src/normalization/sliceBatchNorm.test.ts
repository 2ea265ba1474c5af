import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { itKeepsTheLayerContract } from '../testing/layerContract';
import { sliceBatchNorm } from './sliceBatchNorm';

beforeAll(() => tf.setBackend('cpu'));

describe('SliceBatchNorm', () => {
  describe('with ReLU', () =>
    itKeepsTheLayerContract({
      make: () => sliceBatchNorm({ momentum: 0.7, relu: true, name: 'norm' }),
      shapes: [[2, 5, 4, 3]],
      symbolicShapes: [[null, null, null, 3]],
    }));

  describe('on one value a channel', () =>
    itKeepsTheLayerContract({
      make: () => sliceBatchNorm({ momentum: 0.7, name: 'norm' }),
      shapes: [[5, 3], [5]],
      symbolicShapes: [[null, 3], [null]],
      input: (index) => (index === 1 ? tf.tensor1d([1, 1, 0, 1, 1]) : undefined),
    }));

  it('normalises by the batch in training and moves the unbiased variance, as Torch does', () => {
    const layer = sliceBatchNorm({ momentum: 0.9, relu: true });
    const x = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1]); // mean 3, variance 3.5, unbiased 14 / 3
    const output = Array.from((layer.apply(x, { training: true }) as tf.Tensor).dataSync());
    expect(output[3]).toBeCloseTo(3 / Math.sqrt(3.5 + 1e-5), 5);
    expect(output.slice(0, 3)).toEqual([0, 0, 0]);
    const [, , mean, variance] = layer.getWeights().map((w) => w.dataSync()[0]!);
    expect(mean).toBeCloseTo(0.3, 6);
    expect(variance).toBeCloseTo(0.9 + (0.1 * 14) / 3, 6);
  });

  it('keeps its running statistics when no slice is real', () => {
    const layer = sliceBatchNorm();
    const output = layer.apply([tf.fill([2, 3, 3, 1], 5), tf.zeros([2])], { training: true }) as tf.Tensor;
    expect(output.isNaN().any().dataSync()[0]).toBe(0);
    expect(layer.getWeights().map((w) => w.dataSync()[0])).toEqual([1, 0, 0, 1]);
  });

  it('refuses a momentum outside [0, 1)', () => {
    expect(() => sliceBatchNorm({ momentum: 1 })).toThrow(/momentum: .* got 1/);
  });
});
