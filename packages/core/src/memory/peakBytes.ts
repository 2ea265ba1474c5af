import * as tf from '@tensorflow/tfjs';

/** The part of TensorFlow.js's engine that counts. */
interface Counting {
  readonly state: { readonly numBytes: number };
  trackTensor(tensor: tf.Tensor, backend: unknown): void;
}

/** The most bytes of tensors, of all there are, that lived at once while `compute` ran. */
export async function peakBytes(compute: () => Promise<void>): Promise<number> {
  const engine = tf.engine() as unknown as Counting;
  let peak = engine.state.numBytes;
  // `tf.profile` counts at the ends of kernels only, and keeps what it says of each.
  const track = engine.trackTensor.bind(engine);
  engine.trackTensor = (tensor, backend) => {
    track(tensor, backend);
    peak = Math.max(peak, engine.state.numBytes);
  };
  try {
    await compute();
    return peak;
  } finally {
    // The prototype's again.
    delete (engine as Partial<Counting>).trackTensor;
  }
}
