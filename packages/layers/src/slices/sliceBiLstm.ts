import * as tf from '@tensorflow/tfjs';
import { biLstmByKernels, type BiLstmWeights, hasBiLstmKernels } from './biLstmByKernels';
import { hasLstmKernels, lstmByKernels } from './lstmByKernels';
import { SliceBiRnn, type SliceBiRnnArgs } from './sliceBiRnn';

/** Settings for {@link sliceBiLstm}. */
export type SliceBiLstmArgs = SliceBiRnnArgs;

/** The layer that {@link sliceBiLstm} makes. Use the class for `instanceof`; the function documents the layer. */
export class SliceBiLstm extends SliceBiRnn {
  /** The name under which `registerRadnetLayers` registers the layer. */
  static className = 'Radnet>SliceBiLstm';
  protected static override readonly functionName = 'sliceBiLstm';

  constructor(args: SliceBiLstmArgs) {
    super(args, (units) =>
      tf.layers.lstm({
        units,
        returnSequences: true,
        recurrentActivation: 'sigmoid',
        kernelInitializer: 'zeros',
        recurrentInitializer: 'zeros',
        name: 'lstm',
      }),
    );
  }

  protected override overSlices(
    features: tf.Tensor,
    mask: tf.Tensor | undefined,
    training: boolean,
  ): tf.Tensor {
    const inBothDirections = hasBiLstmKernels(this.units);
    if (!inBothDirections && !hasLstmKernels()) return super.overSlices(features, mask, training);
    const [scans, slices] = features.shape as [number, number];
    const real = (mask ? mask.toFloat() : tf.ones([scans, slices])) as tf.Tensor2D;
    if (inBothDirections) {
      return biLstmByKernels(features as tf.Tensor3D, real, this.directions as unknown as BiLstmWeights);
    }
    const clean = (mask ? this.clean(features, mask) : features) as tf.Tensor3D;
    const weights = this.directions as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, ...tf.Tensor[]];
    const directions = [false, true].map((backwards) => {
      const [kernel, recurrent, bias] = weights.slice(backwards ? 3 : 0) as typeof weights;
      return lstmByKernels(clean, real, { kernel, recurrent, bias }, backwards);
    });
    return tf.concat(directions, 2);
  }
}

/**
 * A bidirectional LSTM over the slices of each scan: it carries context from slice to slice, in both directions.
 *
 * ```ts
 * const context = sliceBiLstm({ units: 64 }).apply([features, sliceMask]); // [B, S, 448] and [B, S] -> [B, S, 128]
 * ```
 *
 * - Input: features [B, S, F] float32, or [features, slice mask]. The slice mask is [B, S], 1 for a real slice and 0
 *   for padding.
 * - Output: [B, S, 2 * units] float32, one output for each slice, the forward direction first. You can stack another
 *   such layer on it.
 * - Padded slices do not change the state: real slices come out as if there were no padding. The output at padded
 *   slices has no meaning, so mask it in the loss.
 * - Training and inference compute the same.
 *
 * The gates use the logistic sigmoid, as in Keras and PyTorch (tfjs defaults to the hard sigmoid). At the start, the
 * forget gate's bias is 1, input kernels are Glorot-uniform and recurrent kernels orthogonal.
 *
 * Source: Hochreiter and Schmidhuber 1997, "Long Short-Term Memory"; Grewal et al. 2017, "RADnet", section 2.
 *
 * @throws RadnetError for an unknown option or a wrong value, and later for an input that is not [B, S, F], or a slice
 *   mask that does not fit.
 */
export function sliceBiLstm(args: SliceBiLstmArgs): SliceBiLstm {
  return new SliceBiLstm(args);
}
