import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';

/** A kernel that some backends (`onnx`, `webgpu`) have beyond TensorFlow.js's own, which makes the same kind of mask. */
const MASK_KERNEL = 'DropoutMask';

const LEAST = -(2 ** 31);
const INTEGERS = 2 ** 32;

/**
 * A mask for dropout: 0 with probability `rate`, 1 / (1 - rate) otherwise, and the same for the same seed. TensorFlow.js
 * makes its own in JavaScript, value by value, which takes longer than a GPU's whole step. Here the backend makes the
 * number that decides at (i, j) as (a_i + b_j)(c_i + d_j) modulo 2^32, of four short vectors of random integers; its
 * upper digits decide. No two values are correlated.
 *
 * @param rate from 0 and below 1.
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

/** Two shapes that broadcast to `shape`, or to its values in a row, one varying along some axes and one along the others. */
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
