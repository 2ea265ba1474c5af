import { asyncTidy, describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type HeadLosses, weightedLoss } from './headLoss';

const COUNTS = [1, 4, 7, 8, 15];

const headsOf = (count: number): HeadLosses =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `head${at}`,
      { target: 'none', loss: (_, logits) => logits.square().sum<tf.Scalar>(), weight: at / 2 },
    ]),
  );

/** Each head's output is a multiple of x. */
const totalOf = (count: number, x: tf.Tensor): tf.Scalar => {
  const outputs = Object.fromEntries(Array.from({ length: count }, (_, at) => [`head${at}`, x.mul(at + 1)]));
  return weightedLoss(headsOf(count), outputs, { none: x }).total;
};

const factorOf = (count: number): number =>
  Array.from({ length: count }, (_, at) => (at / 2) * (at + 1) ** 2).reduce((a, b) => a + b);

describeOnEachBackend('the weighted sum of losses', () => {
  it.each(COUNTS)('of %d heads has its value and gradient, and the gradient of that', (count) =>
    asyncTidy(async () => {
      const x = tf.tensor1d([1, -2, 3]);
      const gradient = tf.grad((y: tf.Tensor) => totalOf(count, y));
      const curvature = tf.grad((y: tf.Tensor) => gradient(y).sum());
      const factor = factorOf(count);
      const relative = async (tensor: tf.Tensor): Promise<number[]> =>
        [...(await tensor.data())].map((value) => Math.fround(value / (factor || 1)));
      expect((await relative(totalOf(count, x)))[0]).toBeCloseTo(factor ? 14 : 0, 4);
      const expected = factor ? [2, -4, 6] : [0, 0, 0];
      (await relative(gradient(x))).forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 4));
      (await relative(curvature(x))).forEach((value) => expect(value).toBeCloseTo(factor ? 2 : 0, 4));
    }),
  );

  it('leaves nothing behind', async () => {
    const x = tf.tensor1d([1, -2, 3]);
    await expectNoLeak(() => tf.dispose(tf.tidy(() => totalOf(9, x))));
    await expectNoLeak(() => tf.dispose(tf.valueAndGrad((y: tf.Tensor) => totalOf(9, y))(x)));
    x.dispose();
  });
});
