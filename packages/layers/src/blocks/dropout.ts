import * as tf from '@tensorflow/tfjs';
import { drawSeed } from '@radnet/core';

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
    return this.rate === 0 ? x : this.applyDrawn(x, this.draw());
  }

  /** Draws the next mask's seed; where a pass is repeated, the one that it drew before. */
  draw(): string {
    return drawSeed(() => (this.seed === undefined ? String(Math.random()) : `${this.seed}/${this.draws++}`));
  }

  /** As `apply`, with the mask of a seed that was drawn: the same each time. */
  applyDrawn<T extends tf.Tensor>(x: T, seed: string): T {
    if (this.rate === 0) return x;
    if (!tf.getKernel(MASK_KERNEL, tf.getBackend())) return tf.dropout(x, this.rate, undefined, seed) as T;
    const attrs = { shape: x.shape, rate: this.rate, seed };
    return x.mul<T>(tf.engine().runKernel<tf.Tensor>(MASK_KERNEL, {}, attrs));
  }
}
