import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';

/** A kernel of our own that some backends (`onnx`, `webgpu`) have. It makes the same kind of mask. */
const MASK_KERNEL = 'DropoutMask';

const LEAST = -(2 ** 31);
const INTEGERS = 2 ** 32;

/**
 * Returns a mask for dropout: 0 with probability `rate`, otherwise 1 / (1 - rate), and the same for the same seed.
 *
 * TensorFlow.js makes its masks in JavaScript, value by value, which takes longer than a whole step on a GPU. Here the
 * backend computes a number for each place (i, j) from four short vectors of random integers, (a_i + b_j)(c_i + d_j)
 * modulo 2^32, and the upper digits decide. No two values are correlated.
 *
 * @param rate From 0 up to, but not including, 1.
 * @returns float32 of `shape`.
 */
export function dropoutMask(shape: number[], rate: number, seed: string): tf.Tensor {
  const made = runBackendKernel(MASK_KERNEL, {}, { shape, rate, seed });
  if (made) return made;
  return tf.tidy(() => {
    const [rows, columns] = axesOf(shape);
    const [a, b, c, d] = [rows, columns, rows, columns].map((size, index) =>
      tf.randomUniform(size, LEAST, LEAST + INTEGERS, 'int32', `${seed}/${index}`),
    ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const random = a.add(b).mul(c.add(d));
    const least = Math.min(Math.round(LEAST + rate * INTEGERS), LEAST + INTEGERS - 1);
    const isKept = random.greaterEqual(tf.scalar(least, 'int32'));
    return isKept
      .toFloat()
      .mul(1 / (1 - rate))
      .reshape(shape);
  });
}

/**
 * Returns two shapes that broadcast to `shape`, or to a matrix of as many values. One varies along some axes, and the
 * other along the rest.
 */
function axesOf(shape: readonly number[]): [number[], number[]] {
  if (shape.length === 4) {
    const [n, h, w, c] = shape as [number, number, number, number];
    return [
      [n, 1, 1, c],
      [1, h, w, 1],
    ];
  }
  const half = Math.ceil(shape.length / 2);
  return [
    [tf.util.sizeFromShape(shape.slice(0, half)), 1],
    [1, tf.util.sizeFromShape(shape.slice(half))],
  ];
}
