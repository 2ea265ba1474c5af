import { RadnetError } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import { showShape } from '../checks';
import { layerName } from '../layerName';
import type { LayerArgs } from '../layerTypes';
import { RadnetLayer } from '../radnetLayer';

/**
 * Lays the slices of all scans of a batch side by side, so that a network for single images sees them at once.
 *
 * Input: [B, S, ...]. Output: [B * S, ...], slice s of scan b at b * S + s. Any dtype; no copy, no weights.
 * A slice mask [B, S] folds to [B * S] by the same layer type.
 */
export class FoldSlices extends RadnetLayer {
  static className = 'Radnet>FoldSlices';

  constructor(args: LayerArgs = {}) {
    super({ ...args, name: args.name ?? layerName('fold_slices') });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [scans, slices, ...rest] = inputShape as tf.Shape;
    if (slices === undefined) {
      throw new RadnetError(
        `${this.name}: expected an input [scans, slices, ...], got [${showShape(inputShape as tf.Shape)}].`,
      );
    }
    return [scans == null || slices == null ? null : scans * slices, ...rest];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0]! : inputs;
    const shape = this.computeOutputShape(input.shape);
    return input.reshape(shape as number[]);
  }
}

export function foldSlices(args?: LayerArgs): FoldSlices {
  return new FoldSlices(args);
}
