import * as tf from '@tensorflow/tfjs';

/** A kernel that some backends (`onnx`) have beyond TensorFlow.js's own, which makes masks value by value. */
const MASK_KERNEL = 'DropoutMask';

/**
 * A source of dropout masks. With a seed every call draws a new mask from a sequence that repeats when the layer is
 * made again; without one the masks differ from run to run.
 */
export class Dropout {
  private draws = 0;

  constructor(
    private readonly rate: number,
    private readonly seed?: number,
  ) {}

  /** x with a share `rate` of its values zeroed and the others scaled up by 1 / (1 - rate). */
  apply<T extends tf.Tensor>(x: T): T {
    if (this.rate === 0) return x;
    const seed = this.seed === undefined ? undefined : `${this.seed}/${this.draws++}`;
    if (!tf.getKernel(MASK_KERNEL, tf.getBackend())) return tf.dropout(x, this.rate, undefined, seed) as T;
    const attrs = { shape: x.shape, rate: this.rate, seed: seed ?? String(Math.random()) };
    return x.mul<T>(tf.engine().runKernel<tf.Tensor>(MASK_KERNEL, {}, attrs));
  }
}
