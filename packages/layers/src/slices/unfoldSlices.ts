import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { showShape } from '../checks';
import type { LayerArgs } from '../layerTypes';
import { RadnetLayer } from '../radnetLayer';
import { isFolded } from './isFolded';

/** The layer that {@link unfoldSlices} makes. Use the class for `instanceof`; the function documents the layer. */
export class UnfoldSlices extends RadnetLayer {
  /** The name under which `registerRadnetLayers` registers the layer. */
  static className = 'Radnet>UnfoldSlices';
  protected static override readonly functionName = 'unfoldSlices';

  constructor(args: LayerArgs = {}) {
    super(args);
  }

  /** @throws RadnetError if the two inputs are swapped. */
  override apply(
    inputs: tf.Tensor | tf.Tensor[] | tf.SymbolicTensor | tf.SymbolicTensor[],
    kwargs?: Parameters<RadnetLayer['apply']>[1],
  ): ReturnType<RadnetLayer['apply']> {
    const [folded, reference] = [inputs].flat();
    if (isSymbolic(folded) && isSymbolic(reference) && isFolded(reference) && !isFolded(folded)) {
      throw this.swapped(folded.shape, reference.shape);
    }
    return super.apply(inputs, kwargs);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [folded, reference] = inputShape as [tf.Shape, tf.Shape | undefined];
    if (!Array.isArray(folded) || !reference || reference.length < 2) {
      throw new RadnetError(`${this.name}: expected two inputs, ${INPUTS}.`);
    }
    const [scans, slices] = reference;
    const [count, width] = folded;
    if (count != null && scans != null && slices != null && count !== scans * slices) {
      if (width != null && count * width === scans) throw this.swapped(folded, reference);
      throw new RadnetError(
        `${this.name}: expected ${scans} * ${slices} = ${scans * slices} folded slices, for a reference ` +
          `[${showShape(reference)}], got ${count}.`,
      );
    }
    return [scans!, slices!, ...folded.slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [folded, reference] = inputs as [tf.Tensor, tf.Tensor];
    return folded.reshape(this.computeOutputShape([folded.shape, reference.shape]) as number[]);
  }

  private swapped(first: tf.Shape, second: tf.Shape): RadnetError {
    return new RadnetError(
      `${this.name}: expected ${INPUTS}, got the two swapped, [${showShape(first)}] and then the folded ` +
        `[${showShape(second)}].`,
    );
  }
}

const INPUTS = '[folded [scans * slices, ...], reference [scans, slices, ...]]';

const isSymbolic = (input: tf.Tensor | tf.SymbolicTensor | undefined): input is tf.SymbolicTensor =>
  input instanceof tf.SymbolicTensor;

/**
 * Puts slices that `foldSlices` folded into the batch axis back into their scans.
 *
 * ```ts
 * const features = unfoldSlices().apply([pooled, scan]); // [60, 448] and [2, 30, 250, 250, 1] -> [2, 30, 448]
 * ```
 *
 * - Input: [folded, reference], of any dtype. `folded` is [B * S, ...]. `reference` is the tensor [B, S, ...] that was
 *   folded, or any other with the same first two sizes; the layer reads nothing else of it.
 * - Output: [B, S, ...] with the dtype of `folded`. The layer copies nothing and has no weights.
 * - Training and inference compute the same.
 *
 * @param args The options of every TensorFlow.js layer (`name`, ...).
 * @throws RadnetError for an unknown option, and later for inputs that are swapped or whose sizes do not agree.
 */
export function unfoldSlices(args?: LayerArgs): UnfoldSlices {
  return new UnfoldSlices(args);
}
