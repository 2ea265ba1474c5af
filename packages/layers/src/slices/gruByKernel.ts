import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';

/** The weights of one direction of a GRU of U units over F features; gates in the order update, reset, candidate. */
export interface GruWeights {
  /** [F, 3 U] */
  readonly kernel: tf.Tensor2D;
  /** [U, 3 U] */
  readonly recurrent: tf.Tensor2D;
  /** [3 U] */
  readonly bias: tf.Tensor1D;
}

/** Whether `gruByKernel` can be used: only while a model is being exported to ONNX. */
export function hasGruKernel(): boolean {
  return tf.getKernel('GruSequence', tf.getBackend()) !== undefined;
}

/**
 * One direction of a GRU over whole sequences, by a kernel that only the ONNX exporter has: one node for any number of
 * slices, where TensorFlow.js's layer records some forty for each. It has no gradient.
 *
 * @param features [B, S, F], finite in padded slices too.
 * @param mask [B, S]: 0 where the state stays as it is.
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
