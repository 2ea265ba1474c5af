import { checkGradients } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { averagePool2x2 } from './averagePool2x2';

beforeAll(() => tf.setBackend('cpu'));

describe('averagePool2x2', () => {
  it.each([[[2, 4, 6, 3]], [[2, 5, 6, 3]], [[2, 5, 7, 3]], [[1, 1, 1, 1]]])(
    'pools %o as SAME pooling does',
    (shape) => {
      const x = tf.randomNormal<tf.Rank.R4>(shape as [number, number, number, number], 0, 1, 'float32', 1);
      const difference = averagePool2x2(x)
        .sub(tf.avgPool(x, 2, 2, 'same'))
        .abs()
        .max();
      expect(difference.dataSync()[0]).toBeLessThan(1e-6);
    },
  );

  it('has the gradient that differences give, at odd edges too', async () => {
    const x = tf.randomNormal<tf.Rank.R4>([2, 5, 3, 2], 0, 1, 'float32', 1);
    await checkGradients(
      (input) =>
        averagePool2x2(input as tf.Tensor4D)
          .square()
          .sum(),
      [x],
    );
  });
});
