import * as tf from '@tensorflow/tfjs';
import { checkInputShape } from '../checks';
import type { LayerArgs } from '../layerTypes';
import { RadnetLayer } from '../radnetLayer';
import { featureShape, sliceInputs } from './sliceInputs';

/** The layer that {@link sliceDeltas} makes. Use the class for `instanceof`; the function documents the layer. */
export class SliceDeltas extends RadnetLayer {
  /** The name under which `registerRadnetLayers` registers the layer. */
  static className = 'Radnet>SliceDeltas';
  protected static override readonly functionName = 'sliceDeltas';

  constructor(args: LayerArgs = {}) {
    super(args);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    checkInputShape(this.name, featureShape(this.name, inputShape, 2), 'scans,slices,features');
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [scans, slices, features] = featureShape(this.name, inputShape, 2);
    return [scans!, slices!, 3 * features!];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { features, sliceMask: mask } = sliceInputs(this.name, inputs, 2);
    const [scans, slices, width] = features.shape as [number, number, number];
    return tf.tidy(() => {
      const step = features
        .slice([0, 1, 0], [scans, slices - 1, width])
        .sub(features.slice([0, 0, 0], [scans, slices - 1, width]));
      const real = mask && bothReal(mask, slices);
      // Does not multiply by the mask, because padded slices may hold NaN or infinity.
      const rise = real ? tf.where(real, step, tf.zerosLike(step)) : step;
      const none = tf.zeros([scans, 1, width]);
      return tf.concat([features, tf.concat([none, rise], 1), tf.concat([tf.sub(0, rise), none], 1)], 2);
    });
  }
}

/** Returns whether each slice and the next one are real, [B, S - 1, 1]. */
function bothReal(mask: tf.Tensor, slices: number): tf.Tensor {
  const scans = mask.shape[0];
  const before = mask.slice([0, 0], [scans, slices - 1]).greater(0);
  return before.logicalAnd(mask.slice([0, 1], [scans, slices - 1]).greater(0)).expandDims(2);
}

/**
 * Adds to each slice's features their differences from the slice before and from the slice after, so that a recurrent
 * layer sees what changes along the scan.
 *
 * ```ts
 * const withDeltas = sliceDeltas().apply([features, sliceMask]); // [B, S, F] and [B, S] -> [B, S, 3 * F]
 * ```
 *
 * - Input: features [B, S, F] float32, or [features, slice mask]. The slice mask is [B, S], 1 for a real slice and 0
 *   for padding.
 * - Output: [B, S, 3 * F] float32: the features, features - previous, features - next. A difference is 0 if the
 *   neighbour is missing: at the ends of a scan, beside padding, and in padded slices.
 * - Training and inference compute the same. The layer has no weights.
 *
 * Source: the second-placed solution of RSNA's 2019 Intracranial Hemorrhage Detection challenge fed these differences
 * to its LSTM.
 *
 * @param args The options of every TensorFlow.js layer (`name`, ...).
 * @throws RadnetError for an unknown option, and later for an input that is not [B, S, F], or a slice mask that does
 *   not fit.
 */
export function sliceDeltas(args?: LayerArgs): SliceDeltas {
  return new SliceDeltas(args);
}
