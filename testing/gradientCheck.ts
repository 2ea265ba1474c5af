import * as tf from '@tensorflow/tfjs';

export interface GradientCheckOptions {
  /** Half the step of the central difference. */
  readonly epsilon?: number;
  /** Largest difference allowed, relative to the larger of the two slopes and never below `floor`. */
  readonly tolerance?: number;
  readonly floor?: number;
  /** Random directions tried for each input. */
  readonly directions?: number;
}

/**
 * Compares the gradient of `f` with central differences along random directions, one input at a time.
 * Throws with both slopes where they differ. Steps of float32 functions want epsilon near 1e-2.
 */
export function checkGradients(
  f: (...inputs: tf.Tensor[]) => tf.Scalar,
  inputs: readonly tf.Tensor[],
  { epsilon = 1e-2, tolerance = 1e-2, floor = 1e-2, directions = 3 }: GradientCheckOptions = {},
): void {
  tf.tidy(() => {
    const gradients = tf.grads(f)([...inputs]);
    inputs.forEach((input, index) => {
      const slopeAlong = (direction: tf.Tensor): [number, number] => {
        const at = (step: number): number => {
          const moved = inputs.map((other, i) => (i === index ? other.add(direction.mul(step)) : other));
          return f(...moved).dataSync()[0]!;
        };
        const analytic = gradients[index]!.mul(direction).sum().dataSync()[0]!;
        return [analytic, (at(epsilon) - at(-epsilon)) / (2 * epsilon)];
      };
      for (let trial = 0; trial < directions; trial++) {
        const direction = tf.randomNormal(input.shape, 0, 1, 'float32', 17 + trial);
        const [analytic, numeric] = slopeAlong(direction);
        const scale = Math.max(Math.abs(analytic), Math.abs(numeric), floor);
        if (!(Math.abs(analytic - numeric) <= tolerance * scale)) {
          throw new Error(`gradient of input ${index}: analytic ${analytic}, by differences ${numeric}`);
        }
      }
    });
  });
}
