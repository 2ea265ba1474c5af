import * as tf from '@tensorflow/tfjs';

/**
 * 2x2 average pooling with stride 2; at an odd edge the mean is taken over the pixels there are (SAME padding).
 * Odd edges are repeated before pooling, which gives the same means: the gradient of tfjs's own SAME pooling
 * divides by four at the edge too, though two or one pixels went into the mean.
 *
 * @param x [N, H, W, C] -> [N, ceil(H / 2), ceil(W / 2), C]
 */
export function averagePool2x2(x: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => tf.avgPool(repeatOddEdge(repeatOddEdge(x, 1), 2), 2, 2, 'valid'));
}

function repeatOddEdge(x: tf.Tensor4D, axis: 1 | 2): tf.Tensor4D {
  const size = x.shape[axis];
  if (size % 2 === 0) return x;
  const begin: [number, number, number, number] = [0, 0, 0, 0];
  begin[axis] = size - 1;
  return tf.concat([x, x.slice(begin)], axis);
}
