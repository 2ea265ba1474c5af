import * as tf from '@tensorflow/tfjs';
import { recordDraws, repeatDraws } from '@radnet/core/internal';
import { requireFirstOrder } from '../requireFirstOrder';
import { afterGradient } from './afterGradient';

/**
 * Gradient checkpointing: training needs less memory and more time. The forward pass of `fn` saves only its inputs, and
 * the backward pass runs `fn` again to recompute what its gradients need. The result and the gradients are those of
 * `fn`.
 *
 * ```ts
 * const weights = layer.trainableWeights.map((weight) => weight.read());
 * const lean = checkpoint((x: tf.Tensor) => layer.apply(x, { training: true }) as tf.Tensor, weights);
 * const y = lean(x); // in a loss that tf.variableGrads differentiates
 * ```
 *
 * Layers of this package draw the same dropout masks again, and their running statistics change only once. Do not
 * checkpoint a function with other random numbers, such as `tf.dropout` without a seed or TensorFlow.js's own Dropout
 * layer on the `onnx` backend: the backward pass would run a different function. Second derivatives are not supported.
 *
 * @param fn A function from tensors to one tensor. It may read its arguments, constants and `variables`.
 * @param variables The trainable variables that `fn` reads. A variable that is not listed gets no gradient.
 * @returns A function with the arguments and the result of `fn`.
 * @throws RadnetError if the gradient itself is differentiated.
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
      // If `fn` returns one of its arguments, a clone keeps it from being disposed of twice.
      return { value: tensors.includes(result) ? result.clone() : result, gradFunc };
    });
    return apply(...inputs, ...variables);
  };
}

/** Returns the gradients with respect to `xs`, with zeros for those that `run` does not depend on. */
function gradients(run: () => tf.Tensor, xs: tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const { state } = tf.engine();
  // Afterwards the engine sets its active tape to null, which would end the outer tape, whose gradients are being
  // computed.
  const tape = state.activeTape;
  try {
    const { grads } = tf.engine().gradients(run, xs, dy, true);
    return xs.map((x, index) => (grads[index] as tf.Tensor | null | undefined) ?? tf.zerosLike(x));
  } finally {
    state.activeTape = tape;
  }
}
