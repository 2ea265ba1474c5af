import * as tf from '@tensorflow/tfjs';
import { drawSeed, isStatisticsPass } from '@radnet/core';
import { runBackendKernel } from '@radnet/core/internal';
import { dropoutMask } from './dropoutMask';

/** Which values of a tensor are dropped. */
export interface Drop {
  /** Share of the values that become 0; the others are multiplied by 1 / (1 - rate). With 0, nothing is dropped. */
  readonly rate: number;
  /** Equal seeds drop the same values. */
  readonly seed: string;
}

/**
 * Draws the dropout of a layer. In `train`, the seeds come from the run: see `drawSeed`. Elsewhere, every call draws a
 * new one. If the layer has a seed, they follow a sequence that is the same for every layer with that seed; otherwise
 * they are random.
 */
export class Dropout {
  private draws = 0;

  constructor(
    private readonly rate: number,
    private readonly seed?: number,
  ) {}

  /** Returns the next dropout: none in a `statisticsPass`, and that of the first pass in a repeated one. */
  draw(): Drop {
    const { rate, seed } = this;
    if (rate === 0 || isStatisticsPass()) return { rate: 0, seed: '' };
    const drawn = drawSeed(seed, () =>
      seed === undefined ? String(Math.random()) : `${seed}/${this.draws++}`,
    );
    return { rate, seed: drawn };
  }
}

/** The kernel of a backend that makes a mask and multiplies by it in one pass. */
const KERNEL = 'Dropout';

/**
 * Returns the mask to save for the backward pass; undefined if nothing is dropped, or if the backend recomputes the
 * mask while it multiplies.
 */
export function maskToKeep(shape: number[], { rate, seed }: Drop): tf.Tensor | undefined {
  return rate === 0 || tf.getKernel(KERNEL, tf.getBackend()) ? undefined : dropoutMask(shape, rate, seed);
}

/**
 * Multiplies x, float32 of any shape, by a mask (see `dropoutMask`). The gradient is multiplied by the same mask.
 *
 * @param mask The result of `maskToKeep`.
 */
export function dropped<T extends tf.Tensor>(x: T, drop: Drop, mask?: tf.Tensor): T {
  const { rate, seed } = drop;
  if (rate === 0) return x;
  if (mask) return x.mul<T>(mask);
  if (!tf.getKernel(KERNEL, tf.getBackend())) {
    return tf.tidy(() => x.mul<T>(dropoutMask(x.shape, rate, seed)));
  }
  const apply = tf.customGrad((input, save) => {
    // Saves nothing, because the gradient recomputes the mask from the seed.
    (save as tf.GradSaveFunc)([]);
    const value = runBackendKernel(KERNEL, { x: input as tf.Tensor }, { rate, seed })!;
    return { value, gradFunc: (dy: tf.Tensor) => dropped(dy, drop) };
  });
  return apply(x) as T;
}
