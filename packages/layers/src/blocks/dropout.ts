import * as tf from '@tensorflow/tfjs';
import { drawSeed, isStatisticsPass } from '@radnet/core';
import { dropoutMask } from './dropoutMask';

/**
 * A source of dropout masks. In `train` they are the run's: see `drawSeed`. Elsewhere every call draws a new mask: with a seed
 * from a sequence that repeats when the layer is made again, without one from another each time.
 */
export class Dropout {
  private draws = 0;

  constructor(
    private readonly rate: number,
    private readonly seed?: number,
  ) {}

  /** Whether anything is dropped: see `statisticsPass`. */
  get isActive(): boolean {
    return this.rate > 0 && !isStatisticsPass();
  }

  /** Draws the next mask's seed; where a pass is repeated, the one that it drew before. */
  draw(): string {
    if (!this.isActive) return '';
    const { seed } = this;
    return drawSeed(seed, () => (seed === undefined ? String(Math.random()) : `${seed}/${this.draws++}`));
  }

  /** x with a share `rate` of its values zeroed and the others scaled up by 1 / (1 - rate): with a seed the same each time. */
  apply<T extends tf.Tensor>(x: T, seed: string): T {
    return !this.isActive ? x : tf.tidy(() => x.mul<T>(this.maskOf(x.shape, seed)));
  }

  /** What `apply` multiplies by: 0 with probability `rate`, 1 / (1 - rate) otherwise. */
  maskOf(shape: number[], seed: string): tf.Tensor {
    return dropoutMask(shape, this.rate, seed);
  }
}
