import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import type { Random } from '../random';

/** What is done to all slices of a scan alike: flip, then scaling, rotation, shift and elastic deformation. */
export interface ScanTransform {
  /** About the middle of the image. Positive turns counter-clockwise, as the image is displayed. */
  readonly rotationDegrees: number;
  /** Left for right. */
  readonly flipHorizontal: boolean;
  /** About the middle of the image: 2 doubles lengths. Default 1. */
  readonly scale?: number;
  /** To the right and down, in pixels. Default none. */
  readonly shift?: readonly [x: number, y: number];
  readonly elastic?: ElasticOptions & { readonly seed: number };
  /** Of the image alone. */
  readonly window?: WindowChange;
  /** Of the image alone: normal, of this standard deviation in the image's units. */
  readonly noise?: { readonly deviation: number; readonly seed: number };
}

/** Smooth random displacements (Simard et al. 2003): uniform noise in [-1, 1], blurred, times alpha. */
export interface ElasticOptions {
  /** Pixels. Blurring leaves little of the noise: displacements are some alpha / (6 sigma) pixels. */
  readonly alpha: number;
  /** Standard deviation of the blur, pixels. */
  readonly sigma: number;
}

/** The window moved and stretched, in shares of its width. */
export interface WindowChange {
  readonly levelShift: number;
  readonly widthFactor: number;
}

/** How far scans are rotated, scaled, shifted and otherwise changed for training: see `augmentScan`. */
export interface AugmentOptions {
  /** Rotations are uniform from minus this to plus this. */
  readonly maxRotationDegrees: number;
  /** Lengths are multiplied by a factor between 1 / maxScale and maxScale, log-uniform. Default 1: none. */
  readonly maxScale?: number;
  /** Shifts along each axis are uniform up to this many pixels. Default none. */
  readonly maxShiftPixels?: number;
  /** Default none. */
  readonly elastic?: ElasticOptions;
  /** Noise has a standard deviation that is uniform up to this, in the image's units, [0, 1]. Default none. */
  readonly maxNoise?: number;
  /**
   * The window's level moves by up to this share of its width, and its width is multiplied by a factor between
   * 1 / (1 + this) and 1 + this, log-uniform. Default none.
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

/** @throws RadnetError where an option makes no sense. */
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

/** @throws RadnetError where alpha is negative, or sigma is not positive. */
export function checkElastic({ alpha, sigma }: ElasticOptions): void {
  checkRange('elastic.alpha', alpha, 0, Number.MAX_SAFE_INTEGER);
  // Below, nothing is blurred; above, only a constant shift would be left of any image.
  checkRange('elastic.sigma', sigma, 0.5, 1000);
}

function checkRange(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  const range = high === Number.MAX_SAFE_INTEGER ? `a number of at least ${low}` : `${low} to ${high}`;
  throw new RadnetError(`${name}: expected ${range}, got ${value}`);
}

/** Streams that each have numbers of their own, for fields and noise. */
const SEEDS = 2 ** 31 - 1;

/**
 * RADnet's augmentation: a rotation, and a horizontal flip every second time (Grewal et al. 2017; the paper does not
 * give the angles). What else the options ask for is drawn after these, so that it leaves them as they were.
 *
 * @throws RadnetError where an option makes no sense.
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
