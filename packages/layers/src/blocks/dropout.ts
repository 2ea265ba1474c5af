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
 * A source of dropout. In `train` the seeds are the run's: see `drawSeed`. Elsewhere every call draws a new one: with a seed
 * from a sequence that repeats when the layer is made again, without one from another each time.
 */
export class Dropout {
  private draws = 0;

  constructor(
    private readonly rate: number,
    private readonly seed?: number,
  ) {}

  /** What is dropped next, nothing in a `statisticsPass`; where a pass is repeated, what was dropped before. */
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

/** The mask that is worth keeping for the way back: none where nothing is dropped, or the backend makes it again in passing. */
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
    // A mask that is made again need not be kept.
    (save as tf.GradSaveFunc)([]);
    const value = runBackendKernel(KERNEL, { x: input as tf.Tensor }, { rate, seed })!;
    return { value, gradFunc: (dy: tf.Tensor) => dropped(dy, drop) };
  });
  return apply(x) as T;
}
