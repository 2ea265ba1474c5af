import type { Batch } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { SIZE, SLICES } from './nullSizes';

/** One CT in host memory, so that the step copies it to the device. */
export function nullBatch(): Batch {
  const ofPixels = (): tf.Tensor => onHost([1, SLICES, SIZE, SIZE, 1]);
  const sliceMask = onHost([1, SLICES]) as tf.Tensor2D;
  return {
    scanIds: ['bench'],
    inputs: { scan: ofPixels(), sliceMask },
    targets: { hemorrhage: onHost([1, SLICES, 1]), hemorrhageMask: ofPixels() },
    sliceMask,
  };
}

/** `tf.ones` would run a program on the device. */
function onHost(shape: number[]): tf.Tensor {
  return tf.tensor(new Float32Array(tf.util.sizeFromShape(shape)).fill(1), shape);
}
