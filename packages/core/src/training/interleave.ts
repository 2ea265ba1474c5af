import * as tf from '@tensorflow/tfjs';

/**
 * Splits each scan into `count` scans of every `count`-th slice: [B, S, ...] -> [B * count, ceil(S / count), ...],
 * those of the first scan first. If S is not a multiple of `count`, zeros fill the last slices.
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

/** Reverses `interleave`: [B * count, L, ...] -> [B, slices, ...]. */
export function deinterleave(parts: tf.Tensor, count: number, slices: number): tf.Tensor {
  const [all, length, ...rest] = parts.shape as [number, number, ...number[]];
  return tf.tidy(() => {
    const joined = swapped(parts, [all / count, count, length, ...rest]);
    return joined.reshape([all / count, count * length, ...rest]).slice([0, 0], [-1, slices]);
  });
}

/** Reshapes a tensor and swaps its second and third axis. */
function swapped(x: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = shape.map((_, axis) => axis);
  [axes[1], axes[2]] = [2, 1];
  return x.reshape(shape).transpose(axes);
}
