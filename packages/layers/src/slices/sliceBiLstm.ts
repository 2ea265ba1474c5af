import * as tf from '@tensorflow/tfjs';
import { biLstmByKernels, type BiLstmWeights, hasBiLstmKernels } from './biLstmByKernels';
import { hasLstmKernels, lstmByKernels } from './lstmByKernels';
import { SliceBiRnn, type SliceBiRnnArgs } from './sliceBiRnn';

export type SliceBiLstmArgs = SliceBiRnnArgs;

/**
 * Carries context along the slices of a scan: a bidirectional LSTM over the slice axis.
 *
 * Input: features [B, S, F] float32, or [features, slice mask [B, S]] with 1 where the slice is real.
 * Output: [B, S, 2 * units], forward direction first, which another such layer may read. Padded slices do not change the
 * state: real slices come out as if the scan had none. What stands at padded positions means nothing; mask it in the loss.
 *
 * Gates use the logistic sigmoid, as in Keras and PyTorch (tfjs's default is the hard sigmoid); the forget gate's bias
 * starts at 1. Input kernels start Glorot-uniform, recurrent ones orthogonal.
 *
 * Source: Hochreiter and Schmidhuber 1997; Grewal et al. 2017, section 2 (RADnet).
 */
export class SliceBiLstm extends SliceBiRnn {
  static className = 'Radnet>SliceBiLstm';

  constructor(args: SliceBiLstmArgs) {
    super(args, 'slice_bi_lstm', (units) =>
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

export function sliceBiLstm(args: SliceBiLstmArgs): SliceBiLstm {
  return new SliceBiLstm(args);
}
