import * as tf from '@tensorflow/tfjs';

/** Sums over rows, [M, C] -> [C], as a matrix product with ones (see `batchStatistics`). */
function sumOverRows(x: tf.Tensor2D): tf.Tensor1D {
  return tf.matMul(tf.ones<tf.Rank.R2>([1, x.shape[0]]), x).reshape([x.shape[1]]);
}

/**
 * Computes relu(x * scale + shift) for each channel: batch normalisation and ReLU in one step with one gradient. The
 * backward pass reads only x and the output; tfjs's own operations would save three more maps.
 *
 * @param x [N, H, W, C] float32.
 * @param scale [C].
 * @param shift [C].
 */
export function scaleShiftRelu(x: tf.Tensor4D, scale: tf.Tensor1D, shift: tf.Tensor1D): tf.Tensor4D {
  const [, , , channels] = x.shape;
  const forward = tf.customGrad((...args) => {
    const [values, factor, offset, save] = args as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const value = tf.tidy(() => values.mul(factor).add(offset).relu<tf.Tensor2D>());
    save([values, factor, value]);
    const gradFunc = (dy: tf.Tensor2D, saved: tf.Tensor[]): tf.Tensor[] =>
      tf.tidy(() => {
        const [savedValues, savedFactor, output] = saved as [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D];
        const through = dy.mul<tf.Tensor2D>(output.step());
        return [through.mul(savedFactor), sumOverRows(through.mul(savedValues)), sumOverRows(through)];
      });
    return { value, gradFunc };
  });
  return forward(x.reshape([-1, channels]), scale, shift).reshape(x.shape);
}
