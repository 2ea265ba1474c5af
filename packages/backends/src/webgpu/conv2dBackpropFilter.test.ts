import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { describeConvolution } from '../convolution';
import { filterGradient } from './conv2dBackpropFilter';

const X = [5, 9, 8, 6] as const;
/** More channels out than in, and fewer: either map is the one that is shifted. */
const OUTS = [7, 3] as const;

describeOnEachBackend('a filter gradient in parts of the batch', (backend) => {
  it.runIf(backend === 'webgpu').each(OUTS)('is that of the whole, to %i channels', async (outs) => {
    const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC' } as const;
    const convolution = describeConvolution(X, [3, 3, X[3], outs], attributes);
    const x = tf.randomUniform<tf.Rank.R4>([...X], -1, 1, 'float32', 1);
    const dy = tf.randomUniform<tf.Rank.R4>(
      [...X.slice(0, 3), outs] as [5, 9, 8, number],
      -1,
      1,
      'float32',
      2,
    );
    const bytesOfOne = 4 * 9 * 8 * Math.min(X[3], outs) * 9;
    const [whole, twos, ones] = [2 ** 30, 2 * bytesOfOne, 1].map((most) =>
      tf.tidy(() => filterGradient(x, dy, convolution, most)),
    ) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    const expected = await whole.array();
    for (const parts of [twos, ones]) {
      const worst = tf.tidy(() => tf.max(tf.abs(parts.sub(whole))));
      expect((await worst.data())[0]).toBeLessThan(1e-4);
      worst.dispose();
    }
    expect(expected.flat(3).some((value) => Math.abs(value) > 1)).toBe(true);
    tf.dispose([x, dy, whole, twos, ones]);
  });
});
