import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { requireFirstOrder } from '../requireFirstOrder';

/** The weights of one direction of an LSTM with U units over F features. The gates' order is i, f, g, o. */
export interface LstmWeights {
  /** [F, 4 U] */
  readonly kernel: tf.Tensor2D;
  /** [U, 4 U] */
  readonly recurrent: tf.Tensor2D;
  /** [4 U] */
  readonly bias: tf.Tensor1D;
}

/** Returns whether `lstmByKernels` works: the current backend has kernels for whole sequences. */
export function hasLstmKernels(): boolean {
  return tf.getKernel('LstmSequence', tf.getBackend()) !== undefined;
}

/**
 * Runs one direction of an LSTM over whole sequences with the backend's own kernels (`onnx`). They are a few nodes,
 * while TensorFlow.js's layer has some hundred for each slice.
 *
 * @param features [B, S, F].
 * @param mask [B, S]. Cell and state do not change where it is 0.
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

/** Returns the gradients with respect to features, kernel, recurrent kernel and bias. */
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

/** Returns the state before each step, zeros for the first. */
function statesBefore(states: tf.Tensor3D, backwards: boolean): tf.Tensor3D {
  const [scans, slices, units] = states.shape;
  const zeros = tf.zeros<tf.Rank.R3>([scans, 1, units]);
  if (slices === 1) return zeros;
  const begin = backwards ? 1 : 0;
  const kept = states.slice([0, begin, 0], [-1, slices - 1, -1]);
  return tf.concat(backwards ? [kept, zeros] : [zeros, kept], 1);
}
