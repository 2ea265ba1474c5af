import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { requireFirstOrder } from '../requireFirstOrder';

/** The weights of one direction of an LSTM of U units over F features; gates in the order i, f, g, o. */
export interface LstmWeights {
  /** [F, 4 U] */
  readonly kernel: tf.Tensor2D;
  /** [U, 4 U] */
  readonly recurrent: tf.Tensor2D;
  /** [4 U] */
  readonly bias: tf.Tensor1D;
}

/** Whether `lstmByKernels` can be used: the current backend has kernels for a whole sequence. */
export function hasLstmKernels(): boolean {
  return tf.getKernel('LstmSequence', tf.getBackend()) !== undefined;
}

/**
 * One direction of an LSTM over whole sequences, by kernels that the backend (`onnx`) has for that: a few nodes where
 * TensorFlow.js's layer has some hundred for each slice.
 *
 * @param features [B, S, F].
 * @param mask [B, S]: 0 where cell and state stay as they are.
 * @returns The states, [B, S, U].
 */
export function lstmByKernels(
  features: tf.Tensor3D,
  mask: tf.Tensor2D,
  weights: LstmWeights,
  backwards: boolean,
): tf.Tensor3D {
  const [scans, slices, size] = features.shape;
  const units = weights.recurrent.shape[0];
  const apply = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [x, kernel, recurrent, bias] = args as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
    const steps = tf.tidy(() => {
      const z = tf
        .matMul(x.reshape([-1, size]), kernel)
        .add(bias)
        .reshape([scans, slices, 4 * units]);
      return runBackendKernel<tf.Tensor3D>('LstmSequence', { z, recurrent, mask }, { backwards })!;
    });
    save([x, kernel, recurrent, mask, steps]);
    const gradFunc = (dy: tf.Tensor3D, saved: tf.Tensor[]): tf.Tensor[] => {
      requireFirstOrder('LSTM');
      return tf.tidy(() => gradients(dy, saved, backwards));
    };
    return { value: statesOf(steps, units), gradFunc };
  });
  return apply(features, weights.kernel, weights.recurrent, weights.bias);
}

function statesOf(steps: tf.Tensor3D, units: number): tf.Tensor3D {
  return steps.slice([0, 0, 5 * units], [-1, -1, units]);
}

/** By features, kernel, recurrent kernel and bias. */
function gradients(dy: tf.Tensor3D, saved: readonly tf.Tensor[], backwards: boolean): tf.Tensor[] {
  const [x, kernel, recurrent, mask, steps] = saved as [
    tf.Tensor3D,
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor3D,
  ];
  const [units, gates] = recurrent.shape;
  const inputs = { saved: steps, dy, recurrent, mask };
  const dz = runBackendKernel<tf.Tensor3D>('LstmSequenceGradient', inputs, {
    backwards,
  })!.reshape<tf.Tensor2D>([-1, gates]);
  const states = statesBefore(statesOf(steps, units), backwards).reshape<tf.Tensor2D>([-1, units]);
  return [
    tf.matMul(dz, kernel, false, true).reshape(x.shape),
    tf.matMul(x.reshape<tf.Tensor2D>([-1, x.shape[2]]), dz, true),
    tf.matMul(states, dz, true),
    dz.sum(0),
  ];
}

/** The state that each step found, zeros at first. */
function statesBefore(states: tf.Tensor3D, backwards: boolean): tf.Tensor3D {
  const [scans, slices, units] = states.shape;
  const zeros = tf.zeros<tf.Rank.R3>([scans, 1, units]);
  if (slices === 1) return zeros;
  const begin = backwards ? 1 : 0;
  const kept = states.slice([0, begin, 0], [-1, slices - 1, -1]);
  return tf.concat(backwards ? [kept, zeros] : [zeros, kept], 1);
}
