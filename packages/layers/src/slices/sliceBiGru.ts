import * as tf from '@tensorflow/tfjs';
import { gruByKernel, hasGruKernel } from './gruByKernel';
import { SliceBiRnn, type SliceBiRnnArgs } from './sliceBiRnn';

export type SliceBiGruArgs = SliceBiRnnArgs;

/**
 * Carries context along the slices of a scan: a bidirectional GRU over the slice axis, with three quarters of an LSTM's
 * weights. Shapes, masks and initial weights as in `SliceBiLstm`.
 *
 * The reset gate acts on the state before its product with the recurrent kernel, the form of the source, which is
 * Keras's `reset_after=False`; PyTorch's GRU has the other form, which TensorFlow.js does not know.
 *
 * Source: Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder", section 2.3.
 */
export class SliceBiGru extends SliceBiRnn {
  static className = 'Radnet>SliceBiGru';

  constructor(args: SliceBiGruArgs) {
    super(args, 'slice_bi_gru', (units) =>
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

export function sliceBiGru(args: SliceBiGruArgs): SliceBiGru {
  return new SliceBiGru(args);
}
