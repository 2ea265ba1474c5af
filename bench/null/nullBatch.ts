import type { Batch } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { SIZE, SLICES } from './nullSizes';

/** One CT, made on the host: the step that takes it brings it to the device. */
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

/** `tf.ones` would be a program of the device's. */
function onHost(shape: number[]): tf.Tensor {
  return tf.tensor(new Float32Array(tf.util.sizeFromShape(shape)).fill(1), shape);
}
