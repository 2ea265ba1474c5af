import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';

/** The weights of one direction of a GRU with U units over F features. The gates' order is update, reset, candidate. */
export interface GruWeights {
  /** [F, 3 U] */
  readonly kernel: tf.Tensor2D;
  /** [U, 3 U] */
  readonly recurrent: tf.Tensor2D;
  /** [3 U] */
  readonly bias: tf.Tensor1D;
}

/** Returns whether `gruByKernel` works, which it does only while a model is exported to ONNX. */
export function hasGruKernel(): boolean {
  return tf.getKernel('GruSequence', tf.getBackend()) !== undefined;
}

/**
 * Runs one direction of a GRU over whole sequences with a kernel that only the ONNX exporter has. It is one node for
 * any number of slices, while TensorFlow.js's layer records some forty nodes for each slice. It has no gradient.
 *
 * @param features [B, S, F], finite in padded slices too.
 * @param mask [B, S]. The state does not change where it is 0.
 * @returns The states, [B, S, U].
 */
export function gruByKernel(
  features: tf.Tensor3D,
  mask: tf.Tensor2D,
  { kernel, recurrent, bias }: GruWeights,
  backwards: boolean,
): tf.Tensor3D {
  const [scans, slices, size] = features.shape;
  const z = tf
    .matMul(features.reshape([-1, size]), kernel)
    .add(bias)
    .reshape([scans, slices, bias.shape[0]]);
  return runBackendKernel<tf.Tensor3D>('GruSequence', { z, recurrent, mask }, { backwards })!;
}
