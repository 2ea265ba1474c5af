import { RadnetError } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import { showShape } from '../checks';
import { layerName } from '../layerName';
import type { LayerArgs } from '../layerTypes';
import { RadnetLayer } from '../radnetLayer';

/**
 * Puts slices that `foldSlices` laid side by side back into their scans.
 *
 * Input: [folded [B * S, ...], reference [B, S, ...]], the reference being whatever was folded; only its first two
 * sizes are read. Output: [B, S, ...]. Any dtype; no copy, no weights.
 */
export class UnfoldSlices extends RadnetLayer {
  static className = 'Radnet>UnfoldSlices';

  constructor(args: LayerArgs = {}) {
    super({ ...args, name: args.name ?? layerName('unfold_slices') });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [folded, reference] = inputShape as [tf.Shape, tf.Shape | undefined];
    if (!Array.isArray(folded) || !reference || reference.length < 2) {
      throw new RadnetError(`${this.name}: expected two inputs, [folded, reference [scans, slices, ...]].`);
    }
    const [scans, slices] = reference;
    const known = folded[0] != null && scans != null && slices != null;
    if (known && folded[0] !== scans * slices) {
      throw new RadnetError(
        `${this.name}: ${folded[0]} folded slices do not fill [${showShape(reference.slice(0, 2))}] scans and slices.`,
      );
    }
    return [scans!, slices!, ...folded.slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [folded, reference] = inputs as [tf.Tensor, tf.Tensor];
    return folded.reshape(this.computeOutputShape([folded.shape, reference.shape]) as number[]);
  }
}

export function unfoldSlices(args?: LayerArgs): UnfoldSlices {
  return new UnfoldSlices(args);
}
