import * as tf from '@tensorflow/tfjs';
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
}

export function sliceBiGru(args: SliceBiGruArgs): SliceBiGru {
  return new SliceBiGru(args);
}
