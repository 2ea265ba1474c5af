import * as tf from '@tensorflow/tfjs';
import { recordDraws, repeatDraws } from '@radnet/core';
import { requireFirstOrder } from '../requireFirstOrder';
import { afterGradient } from './afterGradient';

/**
 * Trades time for memory: `fn` runs forward and keeps nothing but its inputs, and is run again on the way back to make
 * what its gradients read. The result and the gradients are those of `fn` itself.
 *
 * What our layers draw at random is drawn again as it was, and running statistics move once. A function that draws by
 * other means (`tf.dropout` without a seed, TensorFlow.js's own Dropout layer on the `onnx` backend) must not be
 * checkpointed: it would be another function on the way back. Second derivatives are not supported.
 *
 * @param fn Tensors to one tensor, on nothing but its arguments, constants and `variables`.
 * @param variables What `fn` reads beside its arguments and is to be trained: a layer's
 *   `layer.trainableWeights.map((weight) => weight.read())`.
 *
 * Source: Chen, Xu, Zhang, Guestrin 2016, "Training Deep Nets with Sublinear Memory Cost", section 3.
 */
export function checkpoint<T extends tf.Tensor[]>(
  fn: (...inputs: T) => tf.Tensor,
  variables: readonly tf.Tensor[] = [],
): (...inputs: T) => tf.Tensor {
  return (...inputs) => {
    const apply = tf.customGrad((...args) => {
      const save = args[args.length - 1] as tf.GradSaveFunc;
      const tensors = args.slice(0, -1) as tf.Tensor[];
      const given = tensors.slice(0, inputs.length) as T;
      const { result, draws } = recordDraws(() => fn(...given));
      save(tensors);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
        requireFirstOrder('checkpoint');
        const again = saved.slice(0, inputs.length).map((input) => afterGradient(dy, input)) as T;
        return gradients(() => repeatDraws(draws, () => fn(...again)), [...again, ...variables], dy);
      };
      // A function that gives back an argument must not have it disposed twice.
      return { value: tensors.includes(result) ? result.clone() : result, gradFunc };
    });
    return apply(...inputs, ...variables);
  };
}

/** The gradients by `xs`, zeros for those that do not matter. */
function gradients(run: () => tf.Tensor, xs: tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const { state } = tf.engine();
  // The engine takes a tape for its only one, and would leave the one that is being played back without.
  const tape = state.activeTape;
  try {
    const { grads } = tf.engine().gradients(run, xs, dy, true);
    return xs.map((x, index) => (grads[index] as tf.Tensor | null | undefined) ?? tf.zerosLike(x));
  } finally {
    state.activeTape = tape;
  }
}
