import * as tf from '@tensorflow/tfjs';
import { drawSeed, isStatisticsPass } from '@radnet/core';
import { runBackendKernel } from '@radnet/core/internal';
import { dropoutMask } from './dropoutMask';

/** What is dropped of a tensor. */
export interface Drop {
  /** The share of values that become 0; the others are scaled up by 1 / (1 - rate). With 0 nothing is dropped. */
  readonly rate: number;
  /** Equal seeds drop the same. */
  readonly seed: string;
}

/**
 * A source of dropout. In `train` the seeds come from the run: see `drawSeed`. Elsewhere every call draws a new one. If the
 * layer has a seed, its draws repeat when the layer is recreated; otherwise they differ each time.
 */
export class Dropout {
  private draws = 0;

  constructor(
    private readonly rate: number,
    private readonly seed?: number,
  ) {}

  /** What to drop next: nothing in a `statisticsPass`, and the same again when a pass is repeated. */
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

/** The mask to save for the backward pass. Undefined if nothing is dropped or the backend recomputes the mask in its kernel. */
export function maskToKeep(shape: number[], { rate, seed }: Drop): tf.Tensor | undefined {
  return rate === 0 || tf.getKernel(KERNEL, tf.getBackend()) ? undefined : dropoutMask(shape, rate, seed);
}

/**
 * x, [...] float32, times a mask: see `dropoutMask`. The gradient is dropped by the same mask.
 *
 * @param mask As `maskToKeep` made it.
 */
export function dropped<T extends tf.Tensor>(x: T, drop: Drop, mask?: tf.Tensor): T {
  const { rate, seed } = drop;
  if (rate === 0) return x;
  if (mask) return x.mul<T>(mask);
  if (!tf.getKernel(KERNEL, tf.getBackend())) {
    return tf.tidy(() => x.mul<T>(dropoutMask(x.shape, rate, seed)));
  }
  const apply = tf.customGrad((input, save) => {
    // The kernel recomputes the mask, so nothing is saved.
    (save as tf.GradSaveFunc)([]);
    const value = runBackendKernel(KERNEL, { x: input as tf.Tensor }, { rate, seed })!;
    return { value, gradFunc: (dy: tf.Tensor) => dropped(dy, drop) };
  });
  return apply(x) as T;
}
