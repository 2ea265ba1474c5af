import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { itKeepsTheLayerContract } from '../testing/layerContract';
import { batchNormRelu } from './batchNormRelu';

beforeAll(() => tf.setBackend('cpu'));

describe('BatchNormRelu', () => {
  itKeepsTheLayerContract({
    make: () => batchNormRelu({ momentum: 0.7, name: 'norm' }),
    shapes: [[2, 5, 4, 3]],
    symbolicShapes: [[null, null, null, 3]],
  });

  it('normalises by the batch in training and moves the unbiased variance, as Torch does', () => {
    const layer = batchNormRelu({ momentum: 0.9 });
    const x = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1]); // mean 3, variance 3.5, unbiased 14 / 3
    const output = Array.from((layer.apply(x, { training: true }) as tf.Tensor).dataSync());
    expect(output[3]).toBeCloseTo(3 / Math.sqrt(3.5 + 1e-5), 5);
    expect(output.slice(0, 3)).toEqual([0, 0, 0]);
    const [, , mean, variance] = layer.getWeights().map((w) => w.dataSync()[0]!);
    expect(mean).toBeCloseTo(0.3, 6);
    expect(variance).toBeCloseTo(0.9 + (0.1 * 14) / 3, 6);
  });

  it('keeps its running statistics when no slice is real', () => {
    const layer = batchNormRelu();
    const output = layer.apply([tf.fill([2, 3, 3, 1], 5), tf.zeros([2])], { training: true }) as tf.Tensor;
    expect(output.isNaN().any().dataSync()[0]).toBe(0);
    expect(layer.getWeights().map((w) => w.dataSync()[0])).toEqual([1, 0, 0, 1]);
  });

  it('refuses a momentum outside [0, 1)', () => {
    expect(() => batchNormRelu({ momentum: 1 })).toThrow(/momentum: .* got 1/);
  });
});
