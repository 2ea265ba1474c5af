import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import type { Random } from '../random';

/**
 * One augmentation, the same for all slices of a scan. {@link augmentScan} applies the steps in this order: flip,
 * scale, rotation, shift, elastic deformation; then window and noise.
 */
export interface ScanTransform {
  /**
   * Rotation about the middle of the image, in degrees. Positive turns counter-clockwise, as the image is displayed.
   */
  readonly rotationDegrees: number;
  /** Swaps left and right. */
  readonly flipHorizontal: boolean;
  /** Scale factor about the middle of the image: 2 doubles lengths. Must be positive. Default 1. */
  readonly scale?: number;
  /** Shift to the right and down, in pixels. Default [0, 0]. */
  readonly shift?: readonly [x: number, y: number];
  /** Elastic deformation; the same seed gives the same one. Default none. */
  readonly elastic?: ElasticOptions & { readonly seed: number };
  /** Changes the image's window; the mask stays. Default none. */
  readonly window?: WindowChange;
  /** Adds normal noise to the image with this standard deviation, in the image's units ([0, 1]). Default none. */
  readonly noise?: { readonly deviation: number; readonly seed: number };
}

/**
 * Strength and smoothness of an elastic deformation (Simard et al. 2003): each displacement is uniform noise in
 * [-1, 1], blurred with `sigma` and multiplied by `alpha`.
 */
export interface ElasticOptions {
  /** Strength in pixels, 0 or more. Blurring weakens the noise: typical displacements are alpha / (6 sigma) pixels. */
  readonly alpha: number;
  /** Standard deviation of the blur in pixels, 0.5 to 1000. */
  readonly sigma: number;
}

/** A change of the window, relative to its width. */
export interface WindowChange {
  /** Shift of the level, as a share of the window's width. 0 leaves it. */
  readonly levelShift: number;
  /** Factor on the window's width, positive. 1 leaves it. */
  readonly widthFactor: number;
}

/**
 * Settings for random augmentation: how far scans are rotated, scaled, shifted and changed. {@link sampleTransform}
 * draws a transform from them, {@link augmentScan} applies it.
 */
export interface AugmentOptions {
  /** Largest rotation in degrees, 0 to 180. Rotations are uniform from minus this to plus this. */
  readonly maxRotationDegrees: number;
  /**
   * Largest scale factor, 1 to 10. Lengths are multiplied by a log-uniform factor between 1 / maxScale and maxScale.
   * Default 1 (no scaling).
   */
  readonly maxScale?: number;
  /** Largest shift along each axis in pixels, 0 or more. Shifts are uniform in both directions. Default 0. */
  readonly maxShiftPixels?: number;
  /** Elastic deformation, with new random numbers for each scan. Default none. */
  readonly elastic?: ElasticOptions;
  /**
   * Largest standard deviation of the noise in the image's units, 0 to 1. Each scan draws its own uniformly from 0 to
   * this. Default 0.
   */
  readonly maxNoise?: number;
  /**
   * Largest change of the window, 0 to 1. The level moves by up to this share of the window's width, and the width is
   * multiplied by a log-uniform factor between 1 / (1 + this) and 1 + this. Default 0.
   */
  readonly maxWindowJitter?: number;
}

const OPTIONS = {
  maxRotationDegrees: true,
  maxScale: true,
  maxShiftPixels: true,
  elastic: true,
  maxNoise: true,
  maxWindowJitter: true,
} satisfies Record<keyof AugmentOptions, true>;

/** @throws RadnetError if an option is unknown or out of range. */
export function checkAugmentOptions(options: AugmentOptions): void {
  requireKnownOptions('augment', options, Object.keys(OPTIONS));
  const { maxRotationDegrees, maxScale = 1, maxShiftPixels = 0, elastic } = options;
  const { maxNoise = 0, maxWindowJitter = 0 } = options;
  checkRange('maxRotationDegrees', maxRotationDegrees, 0, 180);
  checkRange('maxScale', maxScale, 1, 10);
  checkRange('maxShiftPixels', maxShiftPixels, 0, Number.MAX_SAFE_INTEGER);
  checkRange('maxNoise', maxNoise, 0, 1);
  checkRange('maxWindowJitter', maxWindowJitter, 0, 1);
  if (elastic) checkElastic(elastic);
}

/** @throws RadnetError if alpha is negative or sigma is not between 0.5 and 1000. */
export function checkElastic({ alpha, sigma }: ElasticOptions): void {
  checkRange('elastic.alpha', alpha, 0, Number.MAX_SAFE_INTEGER);
  // Below this range the blur has no effect; above it, only a constant shift of the image would be left.
  checkRange('elastic.sigma', sigma, 0.5, 1000);
}

function checkRange(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  const range = high === Number.MAX_SAFE_INTEGER ? `a number of at least ${low}` : `${low} to ${high}`;
  throw new RadnetError(`${name}: expected ${range}, got ${value}`);
}

/** Upper end of the seeds drawn for displacement fields and noise. */
const SEEDS = 2 ** 31 - 1;

/**
 * Draws a random transform for one scan. RADnet's own augmentation is a rotation, plus a horizontal flip half of the
 * time (Grewal et al. 2017; the paper does not give the angles). Everything else that the options ask for is drawn
 * after these two, so adding an option does not change the rotations and flips of a seed.
 *
 * @throws RadnetError if an option is unknown or out of range.
 */
export function sampleTransform(random: Random, options: AugmentOptions): ScanTransform {
  checkAugmentOptions(options);
  const { maxRotationDegrees, maxScale = 1, maxShiftPixels = 0, elastic } = options;
  const { maxNoise = 0, maxWindowJitter = 0 } = options;
  const factor = (most: number): number => Math.exp(Math.log(most) * random.uniform(-1, 1));
  return {
    rotationDegrees: maxRotationDegrees * random.uniform(-1, 1),
    flipHorizontal: random.uniform(0, 1) < 0.5,
    ...(maxScale > 1 && { scale: factor(maxScale) }),
    ...(maxShiftPixels > 0 && {
      shift: [maxShiftPixels * random.uniform(-1, 1), maxShiftPixels * random.uniform(-1, 1)] as const,
    }),
    ...(elastic && { elastic: { ...elastic, seed: random.integer(0, SEEDS) } }),
    ...(maxWindowJitter > 0 && {
      window: {
        levelShift: maxWindowJitter * random.uniform(-1, 1),
        widthFactor: factor(1 + maxWindowJitter),
      },
    }),
    ...(maxNoise > 0 && {
      noise: { deviation: maxNoise * random.uniform(0, 1), seed: random.integer(0, SEEDS) },
    }),
  };
}
