import * as tf from '@tensorflow/tfjs';

/**
 * Runs a kernel that only some backends have, beyond TensorFlow.js's own: there it does in one pass what is composed of
 * several operations elsewhere. It is not differentiated: call it within a gradient of your own.
 *
 * @returns What the kernel makes, a tensor or several; undefined where the current backend has none of that name.
 */
export function runBackendKernel<T extends tf.Tensor | tf.Tensor[] = tf.Tensor>(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor | undefined>>,
  attributes: Readonly<Record<string, unknown>> = {},
): T | undefined {
  if (!tf.getKernel(name, tf.getBackend())) return undefined;
  const given = Object.entries(inputs).filter(([, tensor]) => tensor !== undefined);
  return tf
    .engine()
    .runKernel<T>(
      name,
      Object.fromEntries(given) as tf.NamedTensorMap,
      attributes as unknown as tf.NamedAttrMap,
    );
}
