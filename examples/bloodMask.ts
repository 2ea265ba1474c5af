import { heatMap } from '@radnet/layers';
import type * as tf from '@tensorflow/tfjs';

/** From which mean probability of the segmentation heads a voxel is blood. */
const BLOOD_FROM = 0.5;

/**
 * What a network's segmentation heads take to be blood, in their shape, float32: 1 where their mean is 0.5 or more, else 0. To be
 * called inside `tf.tidy`.
 *
 * @param lesionWeight How much more a pixel of blood counted in training; taken back, as for the heat map.
 */
export function bloodMask(logits: readonly tf.Tensor[], lesionWeight: number): tf.Tensor {
  return heatMap(logits, { lesionWeight }).greaterEqual(BLOOD_FROM).cast('float32');
}
