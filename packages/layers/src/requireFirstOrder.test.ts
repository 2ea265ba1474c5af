import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchStatistics } from './normalization/batchStatistics';
import { pixelWeights } from './normalization/pixelWeights';
import { scaleShiftRelu } from './normalization/scaleShiftRelu';
import { checkpoint } from './recompute/checkpoint';

beforeAll(() => tf.setBackend('cpu'));

const statistics = (x: tf.Tensor): tf.Tensor => {
  const maps = x as tf.Tensor4D;
  const { mean, variance } = batchStatistics(maps, pixelWeights(maps.shape));
  return maps.sub(mean).div(variance.add(1)).square().sum();
};

describe('a gradient of a gradient', () => {
  it('is refused where the gradient keeps values', () => {
    const once = tf.grad(statistics);
    const twice = tf.grad((x: tf.Tensor) => once(x).square().sum());
    const x = tf.tensor4d([1, 2, 4, 8], [1, 2, 2, 1]);
    expect(() => once(x).dispose()).not.toThrow();
    expect(() => twice(x)).toThrow(RadnetError);
    expect(() => twice(x)).toThrow('batch statistics: its gradient cannot be differentiated again');
  });

  it('is given where it is right: by batch norm with ReLU and fixed statistics', async () => {
    const x = tf.tensor4d([0.5, -1, 2, 3, 1.5, -0.3, 0.8, 2.2], [1, 2, 2, 2]);
    const [scale, shift] = [tf.tensor1d([1.3, -0.7]), tf.tensor1d([0.2, 1.9])];
    const second = (f: (maps: tf.Tensor4D) => tf.Tensor): tf.Tensor => {
      const once = tf.grad((maps: tf.Tensor) =>
        f(maps as tf.Tensor4D)
          .square()
          .sum(),
      );
      return tf.grad((maps: tf.Tensor) => once(maps).square().sum())(x);
    };
    const found = await second((maps) => scaleShiftRelu(maps, scale, shift)).array();
    expect(found).toEqual(await second((maps) => maps.mul(scale).add(shift).relu()).array());
  });

  it('is not what a checkpoint in a checkpoint takes', () => {
    const inner = checkpoint((x: tf.Tensor) => x.square());
    const outer = checkpoint((x: tf.Tensor) => inner(x).square());
    expect(
      tf
        .grad((x: tf.Tensor) => outer(x).sum())(tf.scalar(3))
        .dataSync()[0],
    ).toBe(4 * 27);
    expect(() => tf.grad(tf.grad((x: tf.Tensor) => outer(x).sum()))(tf.scalar(3))).toThrow('checkpoint');
  });
});
