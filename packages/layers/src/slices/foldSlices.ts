import { RadnetError } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import { showShape } from '../checks';
import type { LayerArgs } from '../layerTypes';
import { RadnetLayer } from '../radnetLayer';

/** The layer that {@link foldSlices} makes. Use the class for `instanceof`; the function documents the layer. */
export class FoldSlices extends RadnetLayer {
  /** The name under which `registerRadnetLayers` registers the layer. */
  static className = 'Radnet>FoldSlices';
  protected static override readonly functionName = 'foldSlices';

  constructor(args: LayerArgs = {}) {
    super(args);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    if (Array.isArray(inputShape[0])) {
      throw new RadnetError(
        `${this.name}: expected one input, got ${inputShape.length}. Fold the slice mask with a foldSlices() of its own.`,
      );
    }
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

/**
 * Folds the slices of all scans into the batch axis, so that a network for single images reads them all at once.
 * {@link unfoldSlices} reverses it.
 *
 * ```ts
 * const slices = foldSlices().apply(scan); // [2, 30, 250, 250, 1] -> [60, 250, 250, 1]
 * ```
 *
 * - Input: [B, S, ...] of any dtype: B scans of S slices. A slice mask [B, S] folds to [B * S] in the same way.
 * - Output: [B * S, ...], with slice s of scan b at b * S + s. The layer copies nothing and has no weights.
 * - Training and inference compute the same.
 *
 * @param args The options of every TensorFlow.js layer (`name`, ...).
 * @throws RadnetError for an unknown option, and later for an input without a slice axis.
 */
export function foldSlices(args?: LayerArgs): FoldSlices {
  return new FoldSlices(args);
}
