import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, it } from 'vitest';
import { expectSameAsCpu, startOnnx, values } from '../testing/onBackends';

beforeAll(startOnnx);

const images = (seed: number): tf.Tensor4D =>
  tf.conv2d(
    values([2, 12, 9, 3], seed) as tf.Tensor4D,
    values([3, 3, 3, 4], seed + 1) as tf.Tensor4D,
    1,
    'same',
  );

const sums = (maps: tf.Tensor): tf.Tensor => tf.matMul(tf.ones([1, 216]), maps.reshape([216, 4]));

describe('sumChannels', () => {
  it('sums a product of two stacks, and what it is beside', () =>
    expectSameAsCpu(() => {
      const product = images(1).mul(images(5));
      return [sums(product), product, sums(images(1).mul(images(1))), sums(product.mul(2))];
    }));

  it('sums what is no product of two stacks', () =>
    expectSameAsCpu(() => [
      sums(images(1)),
      sums(images(1).mul(values([4], 3))),
      sums(images(1).sub(images(5))),
    ]));

  it('keeps what is not a number in its channel', () =>
    expectSameAsCpu(() => sums(images(1).mul(images(5).div(tf.tensor1d([1, 0, 2, NaN])))), 1e-4));
});
