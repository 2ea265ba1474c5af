import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { type Drop, dropped } from './dropout';

/**
 * 2x2 average pooling with stride 2. At an odd edge, the mean covers the pixels that exist (SAME padding).
 *
 * It has its own gradient: that of tfjs's SAME pooling divides by four at an odd edge too, although only two pixels or
 * one are in the mean, and it saves a map that it never reads.
 *
 * @param x [N, H, W, C] -> [N, ceil(H / 2), ceil(W / 2), C]
 */
export function averagePool2x2(x: tf.Tensor4D): tf.Tensor4D {
  const pool = tf.customGrad((input, save) => {
    const { shape } = input as tf.Tensor4D;
    (save as tf.GradSaveFunc)([]);
    const value = tf.tidy(() =>
      tf.avgPool(repeatOddEdge(repeatOddEdge(input as tf.Tensor4D, 1), 2), 2, 2, 'valid'),
    );
    return {
      value,
      gradFunc: (dy: tf.Tensor4D) => averagePool2x2Gradient(dy, shape),
    };
  });
  return pool(x);
}

/**
 * Returns the gradient of `averagePool2x2`, and of dropout before it, with respect to the input: each pixel gets its
 * share of the gradient of its mean.
 *
 * @param dy [N, ceil(H / 2), ceil(W / 2), C].
 * @param shape The input's shape, [N, H, W, C].
 * @param drop The dropout before the pooling. Default none.
 * @param mask The result of `maskToKeep`.
 */
export function averagePool2x2Gradient(
  dy: tf.Tensor4D,
  shape: tf.Tensor4D['shape'],
  drop: Drop = { rate: 0, seed: '' },
  mask?: tf.Tensor,
): tf.Tensor4D {
  const [, height, width] = shape;
  const { rate, seed } = drop;
  const made = runBackendKernel<tf.Tensor4D>('AveragePool2x2Gradient', { dy }, { height, width, rate, seed });
  return made ?? tf.tidy(() => dropped(spread(dy, height, width), drop, mask));
}

function spread(dy: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  return tf.tidy(() => {
    const [, rows, columns] = dy.shape;
    const shares = tf.matMul(sharesOf(rows, height), sharesOf(columns, width), true).expandDims(2);
    const maps = tf.image.resizeNearestNeighbor(dy.mul<tf.Tensor4D>(shares), [2 * rows, 2 * columns]);
    if (height === 2 * rows && width === 2 * columns) return maps;
    return maps.slice([0, 0, 0, 0], [-1, height, width, -1]);
  });
}

/** Returns [1, windows]: 0.5 for each window, or 1 for a last window of one pixel. */
function sharesOf(windows: number, size: number): tf.Tensor2D {
  const shares = new Float32Array(windows).fill(0.5);
  if (size % 2 === 1) shares[windows - 1] = 1;
  return tf.tensor2d(shares, [1, windows]);
}

function repeatOddEdge(x: tf.Tensor4D, axis: 1 | 2): tf.Tensor4D {
  const size = x.shape[axis];
  if (size % 2 === 0) return x;
  const begin: [number, number, number, number] = [0, 0, 0, 0];
  begin[axis] = size - 1;
  return tf.concat([x, x.slice(begin)], axis);
}
