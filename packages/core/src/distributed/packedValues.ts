import * as tf from '@tensorflow/tfjs';

/** All values of tensors of float32, one after the other, by one read from the device. */
export async function packedValues(tensors: readonly tf.Tensor[]): Promise<Float32Array> {
  if (tensors.length === 0) return new Float32Array();
  const packed = tf.tidy(() => tf.concat(tensors.map((tensor) => tensor.flatten())));
  const values = await packed.data<'float32'>();
  packed.dispose();
  // What the `cpu` backend gives is what it computes with.
  return values.slice();
}

/** Tensors of the shapes of others, of what `packedValues` gave of those. */
export function unpackedTensors(values: Float32Array, like: readonly tf.Tensor[]): tf.Tensor[] {
  let start = 0;
  return like.map(({ shape, size }) => {
    const end = start + size;
    // A copy: a tensor may be computed from the array that it was given as long as it lives.
    const tensor = tf.tensor(values.slice(start, end), shape);
    start = end;
    return tensor;
  });
}
