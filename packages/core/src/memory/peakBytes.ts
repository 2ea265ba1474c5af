import * as tf from '@tensorflow/tfjs';

/** The part of TensorFlow.js's engine that counts bytes of tensors. */
interface Counting {
  readonly state: { readonly numBytes: number };
  trackTensor(tensor: tf.Tensor, backend: unknown): void;
}

/** Returns the peak number of bytes of all tensors while `compute` runs. */
export async function peakBytes(compute: () => Promise<void>): Promise<number> {
  const engine = tf.engine() as unknown as Counting;
  let peak = engine.state.numBytes;
  // Not `tf.profile`: it counts only at the end of each kernel, and keeps a record of each.
  const track = engine.trackTensor.bind(engine);
  engine.trackTensor = (tensor, backend) => {
    track(tensor, backend);
    peak = Math.max(peak, engine.state.numBytes);
  };
  try {
    await compute();
    return peak;
  } finally {
    // Uncovers the prototype's method again.
    delete (engine as Partial<Counting>).trackTensor;
  }
}
