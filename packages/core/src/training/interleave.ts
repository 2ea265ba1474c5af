import * as tf from '@tensorflow/tfjs';

/**
 * Every `count`-th slice of a scan as a scan of its own: [B, S, ...] -> [B * count, ceil(S / count), ...], those of the first
 * scan first. Where S is no multiple the last ones are filled up with zeros.
 */
export function interleave(scans: tf.Tensor, count: number): tf.Tensor {
  const [batch, slices, ...rest] = scans.shape as [number, number, ...number[]];
  const length = Math.ceil(slices / count);
  return tf.tidy(() => {
    const missing = length * count - slices;
    const full =
      missing === 0 ? scans : tf.concat([scans, tf.zeros([batch, missing, ...rest], scans.dtype)], 1);
    return swapped(full, [batch, length, count, ...rest]).reshape([batch * count, length, ...rest]);
  });
}

/** The way back: [B * count, L, ...] -> [B, slices, ...]. */
export function deinterleave(parts: tf.Tensor, count: number, slices: number): tf.Tensor {
  const [all, length, ...rest] = parts.shape as [number, number, ...number[]];
  return tf.tidy(() => {
    const joined = swapped(parts, [all / count, count, length, ...rest]);
    return joined.reshape([all / count, count * length, ...rest]).slice([0, 0], [-1, slices]);
  });
}

/** Reshaped, with the second and third axis changing places. */
function swapped(x: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = shape.map((_, axis) => axis);
  [axes[1], axes[2]] = [2, 1];
  return x.reshape(shape).transpose(axes);
}
