import { RadnetError } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import { checkSliceMaskShape, checkSliceMaskValues } from './sliceMask';

/** The inputs of a layer: features alone, or features and a slice mask. */
export interface SliceInputs {
  readonly features: tf.Tensor;
  readonly sliceMask?: tf.Tensor;
}

/**
 * Splits the inputs of a layer: features, or [features, slice mask].
 *
 * @param axes Number of leading axes that count slices, and of the mask's axes: 1 for [N, ...], 2 for [B, S, ...].
 * @throws RadnetError for another number of inputs, or a mask of another shape or, on some backends, with values other
 *   than 0 and 1 (see `checkSliceMaskValues`).
 */
export function sliceInputs(layer: string, inputs: tf.Tensor | tf.Tensor[], axes: 1 | 2): SliceInputs {
  const [features, sliceMask, ...others] = Array.isArray(inputs) ? inputs : [inputs];
  if (!features || others.length > 0) throw wrongInputs(layer);
  if (!sliceMask) return { features };
  checkSliceMaskShape(layer, { features: features.shape, mask: sliceMask.shape }, axes);
  checkSliceMaskValues(layer, sliceMask);
  return { features, sliceMask };
}

/**
 * Returns the shape of the features alone, from the shape or shapes that tfjs passes to `build` and
 * `computeOutputShape`.
 *
 * @throws RadnetError for another number of inputs, or a mask that does not fit the features.
 */
export function featureShape(layer: string, inputShape: tf.Shape | tf.Shape[], axes: 1 | 2): tf.Shape {
  if (!Array.isArray(inputShape[0])) return inputShape as tf.Shape;
  const [features, mask, ...others] = inputShape as tf.Shape[];
  if (!features || others.length > 0) throw wrongInputs(layer);
  if (mask) checkSliceMaskShape(layer, { features, mask }, axes);
  return features;
}

const wrongInputs = (layer: string): RadnetError =>
  new RadnetError(`${layer}: expected one input, the features, or two, [features, slice mask].`);
