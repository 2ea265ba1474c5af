import * as tf from '@tensorflow/tfjs';
import { runBackendKernel } from '../backend/runBackendKernel';
import { DivergedError } from './divergedError';
import { type Gradients, type GradientTransform, mapGradients } from './gradients';
import { requireNumber } from './requireNumber';

/**
 * Scales all gradients of an update by one factor, so that their global norm, the root of the sum of all squares, is at
 * most `maxNorm`. Gradients with a smaller norm stay unchanged (Pascanu et al. 2013, "On the difficulty of training
 * recurrent neural networks", algorithm 1). The norm is read from the backend once per update.
 *
 * @throws RadnetError if `maxNorm` is not a finite number above 0. During training, if a norm is not finite; the
 *   message names the weight.
 */
export function clipByGlobalNorm(maxNorm: number): GradientTransform {
  requireNumber('maxNorm', maxNorm, { above: 0 });
  return async (gradients) => {
    const norm = await globalNorm(gradients);
    if (norm <= maxNorm) return gradients;
    return scale(gradients, maxNorm / norm);
  };
}

async function globalNorm(gradients: Gradients): Promise<number> {
  const full = Object.entries(gradients).filter(([, { size }]) => size > 0);
  const squares = squareSums(full.map(([, gradient]) => gradient));
  const sums = await squares.data<'float32'>();
  squares.dispose();
  full.forEach(([weight], index) => {
    if (Number.isFinite(sums[index])) return;
    throw new DivergedError(
      `expected a finite norm of the gradients, got ${sums[index]} for weight '${weight}'`,
    );
  });
  return Math.sqrt(sums.reduce((total, sum) => total + sum, 0));
}

/** Returns the sum of squares of each tensor, in few passes if the backend has a kernel for it. */
function squareSums(tensors: tf.Tensor[]): tf.Tensor {
  const made = runBackendKernel('SquareSums', { tensors });
  // Flattened, so that the order of the sum does not depend on how a backend happens to have laid a tensor out.
  return made ?? tf.tidy(() => tf.stack(tensors.map((tensor) => tensor.flatten().square().sum())));
}

function scale(gradients: Gradients, factor: number): Gradients {
  const tensors = Object.values(gradients);
  const made = tensors.every(({ size }) => size > 0)
    ? runBackendKernel<tf.Tensor[]>('ScaleTensors', { tensors }, { factor })
    : undefined;
  if (!made) return tf.tidy(() => mapGradients(gradients, (gradient) => gradient.mul(factor)));
  return Object.fromEntries(Object.keys(gradients).map((name, index) => [name, made[index]!]));
}
