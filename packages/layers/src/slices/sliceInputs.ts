import { RadnetError } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import { showShape } from '../checks';

/**
 * Splits what a layer was applied to: a feature map alone, or [feature map, slice mask].
 * The mask is [N]: one entry for each entry of the map's first axis, 1 where the slice is real.
 */
export function sliceInputs(
  layer: string,
  inputs: tf.Tensor | tf.Tensor[],
): { features: tf.Tensor; sliceMask?: tf.Tensor } {
  const [features, sliceMask, ...others] = Array.isArray(inputs) ? inputs : [inputs];
  if (!features || others.length > 0) {
    throw new RadnetError(`${layer}: expected a feature map, or [feature map, slice mask].`);
  }
  if (!sliceMask) return { features };
  if (sliceMask.rank !== 1 || sliceMask.shape[0] !== features.shape[0]) {
    throw new RadnetError(
      `${layer}: expected a slice mask of shape [${features.shape[0]}], got [${showShape(sliceMask.shape)}].`,
    );
  }
  return { features, sliceMask };
}

/** The shape of the feature map alone, from the shape(s) tfjs hands to `build` and `computeOutputShape`. */
export function featureShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
  return (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
}
