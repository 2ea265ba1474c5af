import * as tf from '@tensorflow/tfjs';

/**
 * Runs a kernel that only some backends have, in addition to those of TensorFlow.js. It does in one pass what takes
 * several operations elsewhere. It has no gradient: call it within a custom gradient, or register one.
 *
 * @returns The kernel's result: one tensor, several, or an empty list if it changes variables in place. Undefined if
 *   the current backend has no kernel of that name.
 */
export function runBackendKernel<T extends tf.Tensor | tf.Tensor[] = tf.Tensor>(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor | readonly (tf.Tensor | undefined)[] | undefined>>,
  attributes: Readonly<Record<string, unknown>> = {},
): T | undefined {
  if (!tf.getKernel(name, tf.getBackend())) return undefined;
  const given = Object.entries(inputs).filter(([, tensor]) => tensor !== undefined);
  return tf
    .engine()
    .runKernel<T>(
      name,
      Object.fromEntries(given) as unknown as tf.NamedTensorMap,
      attributes as unknown as tf.NamedAttrMap,
    );
}
