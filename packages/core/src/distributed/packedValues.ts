import * as tf from '@tensorflow/tfjs';

/** Returns the values of float32 tensors, one after the other, with a single read from the backend. */
export async function packedValues(tensors: readonly tf.Tensor[]): Promise<Float32Array> {
  if (tensors.length === 0) return new Float32Array();
  const packed = tf.tidy(() => tf.concat(tensors.map((tensor) => tensor.flatten())));
  const values = await packed.data<'float32'>();
  packed.dispose();
  // The `cpu` backend returns the array that it computes with.
  return values.slice();
}

/** Turns the result of `packedValues` into tensors again, with the shapes of `like`. */
export function unpackedTensors(values: Float32Array, like: readonly tf.Tensor[]): tf.Tensor[] {
  let start = 0;
  return like.map(({ shape, size }) => {
    const end = start + size;
    // Copied, since a backend may read the array it was given for as long as the tensor lives.
    const tensor = tf.tensor(values.slice(start, end), shape);
    start = end;
    return tensor;
  });
}
