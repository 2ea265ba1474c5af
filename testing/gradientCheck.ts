import * as tf from '@tensorflow/tfjs';

export interface GradientCheckOptions {
  /** Half the step of the central difference. A tenth and a hundredth of it are tried as well. */
  readonly epsilon?: number;
  /** Largest difference allowed, relative to the larger of the two slopes and never below `floor`. */
  readonly tolerance?: number;
  readonly floor?: number;
  /** Random directions tried for each input. */
  readonly directions?: number;
}

/**
 * Compares the gradient of `f` with central differences along random directions, one input at a time.
 * Throws with both slopes where they differ.
 */
export function checkGradients(
  f: (...inputs: tf.Tensor[]) => tf.Scalar,
  inputs: readonly tf.Tensor[],
  options: GradientCheckOptions = {},
): void {
  tf.tidy(() => {
    const gradients = tf.grads(f)([...inputs]);
    inputs.forEach((input, index) => {
      const ofInput = (value: tf.Tensor): tf.Scalar =>
        f(...inputs.map((other, i) => (i === index ? value : other)));
      checkSlopes(ofInput, input, gradients[index]!, `input ${index}`, options);
    });
  });
}

/** Compares `gradient`, said to be that of `f` at `at`, with central differences along random directions. */
export function checkSlopes(
  f: (value: tf.Tensor) => tf.Scalar,
  at: tf.Tensor,
  gradient: tf.Tensor,
  name: string,
  { epsilon = 1e-2, tolerance = 1e-2, floor = 1e-2, directions = 3 }: GradientCheckOptions = {},
): void {
  for (let trial = 0; trial < directions; trial++) {
    tf.tidy(() => {
      const direction = tf.randomNormal(at.shape, 0, 1, 'float32', 17 + trial);
      const valueAt = (step: number): number => tf.tidy(() => f(at.add(direction.mul(step))).dataSync()[0]!);
      const analytic = gradient.mul(direction).sum().dataSync()[0]!;
      // A large step may cross a kink of ReLU, a small one drown in float32's rounding: one of them has to agree.
      const numeric = [epsilon, epsilon / 10, epsilon / 100].map((e) => (valueAt(e) - valueAt(-e)) / (2 * e));
      const agrees = numeric.some((slope) => {
        const scale = Math.max(Math.abs(analytic), Math.abs(slope), floor);
        return Math.abs(analytic - slope) <= tolerance * scale;
      });
      if (!agrees) {
        throw new Error(`gradient of ${name}: analytic ${analytic}, by differences ${numeric.join(', ')}`);
      }
    });
  }
}
