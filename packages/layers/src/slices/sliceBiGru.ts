import * as tf from '@tensorflow/tfjs';
import { gruByKernel, hasGruKernel } from './gruByKernel';
import { SliceBiRnn, type SliceBiRnnArgs } from './sliceBiRnn';

/** Settings for {@link sliceBiGru}. */
export type SliceBiGruArgs = SliceBiRnnArgs;

/** The layer that {@link sliceBiGru} makes. Use the class for `instanceof`; the function documents the layer. */
export class SliceBiGru extends SliceBiRnn {
  /** The name under which `registerRadnetLayers` registers the layer. */
  static className = 'Radnet>SliceBiGru';
  protected static override readonly functionName = 'sliceBiGru';

  constructor(args: SliceBiGruArgs) {
    super(args, (units) =>
      tf.layers.gru({
        units,
        returnSequences: true,
        recurrentActivation: 'sigmoid',
        kernelInitializer: 'zeros',
        recurrentInitializer: 'zeros',
        name: 'gru',
      }),
    );
  }

  protected override overSlices(
    features: tf.Tensor,
    mask: tf.Tensor | undefined,
    training: boolean,
  ): tf.Tensor {
    if (!hasGruKernel()) return super.overSlices(features, mask, training);
    const [scans, slices] = features.shape as [number, number];
    const real = (mask ? mask.toFloat() : tf.ones([scans, slices])) as tf.Tensor2D;
    const clean = (mask ? this.clean(features, mask) : features) as tf.Tensor3D;
    const weights = this.directions as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, ...tf.Tensor[]];
    const directions = [false, true].map((backwards) => {
      const [kernel, recurrent, bias] = weights.slice(backwards ? 3 : 0) as typeof weights;
      return gruByKernel(clean, real, { kernel, recurrent, bias }, backwards);
    });
    return tf.concat(directions, 2);
  }
}

/**
 * A bidirectional GRU over the slices of each scan: like {@link sliceBiLstm}, but with three quarters of the weights.
 *
 * ```ts
 * const context = sliceBiGru({ units: 64 }).apply([features, sliceMask]); // [B, S, 448] and [B, S] -> [B, S, 128]
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
 * The reset gate acts on the state before the product with the recurrent kernel, as in the source (`reset_after=False`
 * in Keras). PyTorch's GRU uses the other form, which TensorFlow.js does not have. At the start, biases are 0, input
 * kernels Glorot-uniform and recurrent kernels orthogonal.
 *
 * Source: Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder", section 2.3.
 *
 * @throws RadnetError for an unknown option or a wrong value, and later for an input that is not [B, S, F], or a slice
 *   mask that does not fit.
 */
export function sliceBiGru(args: SliceBiGruArgs): SliceBiGru {
  return new SliceBiGru(args);
}
