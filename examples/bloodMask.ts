import { heatMap } from '@radnet/layers';
import type * as tf from '@tensorflow/tfjs';

/** A voxel is blood if the mean probability of the segmentation heads is at least this. */
const BLOOD_FROM = 0.5;

/**
 * The blood mask predicted by a network's segmentation heads, in their shape, float32: 1 where their mean is 0.5 or more, else 0.
 * Call it inside `tf.tidy`.
 *
 * @param lesionWeight The weight of a pixel of blood in training. The probabilities are corrected for it, as in the heat map.
 */
export function bloodMask(logits: readonly tf.Tensor[], lesionWeight: number): tf.Tensor {
  return heatMap(logits, { lesionWeight }).greaterEqual(BLOOD_FROM).cast('float32');
}
