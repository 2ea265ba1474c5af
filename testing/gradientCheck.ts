import * as tf from '@tensorflow/tfjs';
import { asyncTidy } from './asyncTidy';

export interface GradientCheckOptions {
  /** Half the step of the central difference. Smaller steps are tried, too, down to a hundredth of it. */
  readonly epsilon?: number;
  /** Largest difference allowed, relative to the larger of the two slopes and never below `floor`. */
  readonly tolerance?: number;
  readonly floor?: number;
  /** Random directions tried for each input. */
  readonly directions?: number;
}

/**
 * Compares the gradient of `f` with central differences along random directions, one input at a time. Values are read
 * asynchronously, because WebGPU in Node cannot read them synchronously.
 *
 * @throws Error with both slopes if they differ.
 */
export async function checkGradients(
  f: (...inputs: tf.Tensor[]) => tf.Scalar,
  inputs: readonly tf.Tensor[],
  options: GradientCheckOptions = {},
): Promise<void> {
  await asyncTidy(async () => {
    const gradients = tf.grads(f)([...inputs]);
    for (const [index, input] of inputs.entries()) {
      const ofInput = (value: tf.Tensor): tf.Scalar =>
        f(...inputs.map((other, i) => (i === index ? value : other)));
      await checkSlopes(ofInput, input, gradients[index]!, `input ${index}`, options);
    }
  });
}

/** Compares `gradient`, which should be that of `f` at `at`, with central differences along random directions. */
export async function checkSlopes(
  f: (value: tf.Tensor) => tf.Scalar,
  at: tf.Tensor,
  gradient: tf.Tensor,
  name: string,
  { epsilon = 1e-2, tolerance = 1e-2, floor = 1e-2, directions = 3 }: GradientCheckOptions = {},
): Promise<void> {
  for (let trial = 0; trial < directions; trial++) {
    await asyncTidy(async () => {
      const direction = tf.randomNormal(at.shape, 0, 1, 'float32', 17 + trial);
      const valueAt = (step: number): Promise<number> => valueOf(() => f(at.add(direction.mul(step))));
      const analytic = await valueOf(() => gradient.mul(direction).sum());
      const numeric: number[] = [];
      // A large step may cross a kink of ReLU, and a small one drown in float32's rounding. One of them has to agree.
      for (const e of [1, 3, 10, 30, 100].map((part) => epsilon / part)) {
        const slope = ((await valueAt(e)) - (await valueAt(-e))) / (2 * e);
        const scale = Math.max(Math.abs(analytic), Math.abs(slope), floor);
        if (Math.abs(analytic - slope) <= tolerance * scale) return;
        numeric.push(slope);
      }
      throw new Error(`gradient of ${name}: analytic ${analytic}, by differences ${numeric.join(', ')}`);
    });
  }
}

async function valueOf(compute: () => tf.Tensor): Promise<number> {
  const result = tf.tidy(compute);
  const [value] = await result.data();
  result.dispose();
  return value!;
}
