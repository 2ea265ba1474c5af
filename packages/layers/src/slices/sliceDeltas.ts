import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { checkInputShape, showShape } from '../checks';
import { layerName } from '../layerName';
import type { LayerArgs } from '../layerTypes';
import { RadnetLayer } from '../radnetLayer';
import { featureShape } from './sliceInputs';

/**
 * Sets each slice's features beside what they differ by from the slice before and from the slice after.
 *
 * Input: features [B, S, F] float32, or [features, slice mask [B, S]] with 1 where the slice is real.
 * Output: [B, S, 3 F]: the features, features - previous, features - next. Where there is no real neighbour, at a scan's
 * ends and beside padding, the difference is 0; so it is in padded slices.
 *
 * Source: the second place of RSNA's 2019 Intracranial Hemorrhage Detection challenge fed these to its LSTM.
 */
export class SliceDeltas extends RadnetLayer {
  static className = 'Radnet>SliceDeltas';

  constructor(args: LayerArgs = {}) {
    super({ ...args, name: args.name ?? layerName('slice_deltas') });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    checkInputShape(this.name, featureShape(inputShape), 'scans,slices,features');
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [scans, slices, features] = featureShape(inputShape);
    return [scans!, slices!, 3 * features!];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [features, mask] = Array.isArray(inputs) ? inputs : [inputs];
    if (!features) throw new RadnetError(`${this.name}: expected features, or [features, slice mask].`);
    const [scans, slices, width] = features.shape as [number, number, number];
    if (mask && showShape(mask.shape) !== showShape([scans, slices])) {
      throw new RadnetError(
        `${this.name}: expected a slice mask [${scans}, ${slices}], got [${showShape(mask.shape)}].`,
      );
    }
    return tf.tidy(() => {
      const step = features
        .slice([0, 1, 0], [scans, slices - 1, width])
        .sub(features.slice([0, 0, 0], [scans, slices - 1, width]));
      const real = mask && bothReal(mask, slices);
      // Chosen, not multiplied: what a padded slice holds may not be finite.
      const rise = real ? tf.where(real, step, tf.zerosLike(step)) : step;
      const none = tf.zeros([scans, 1, width]);
      return tf.concat([features, tf.concat([none, rise], 1), tf.concat([tf.sub(0, rise), none], 1)], 2);
    });
  }
}

/** [B, S - 1, 1]: whether a slice and the next are real. */
function bothReal(mask: tf.Tensor, slices: number): tf.Tensor {
  const scans = mask.shape[0];
  const before = mask.slice([0, 0], [scans, slices - 1]).greater(0);
  return before.logicalAnd(mask.slice([0, 1], [scans, slices - 1]).greater(0)).expandDims(2);
}

export function sliceDeltas(args?: LayerArgs): SliceDeltas {
  return new SliceDeltas(args);
}
