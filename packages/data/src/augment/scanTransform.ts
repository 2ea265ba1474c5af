import { RadnetError } from '@radnet/core';
import type { Random } from '../random';

/** What is done to all slices of a scan alike: first the flip, then the rotation. */
export interface ScanTransform {
  /** About the middle of the image. Positive turns counter-clockwise, as the image is displayed. */
  readonly rotationDegrees: number;
  /** Left for right. */
  readonly flipHorizontal: boolean;
}

export interface AugmentOptions {
  /** Rotations are uniform from minus this to plus this. */
  readonly maxRotationDegrees: number;
}

/** @throws RadnetError where the largest rotation is not from 0 to 180 degrees. */
export function checkAugmentOptions({ maxRotationDegrees }: AugmentOptions): void {
  if (!(maxRotationDegrees >= 0 && maxRotationDegrees <= 180)) {
    throw new RadnetError(`maxRotationDegrees: expected 0 to 180, got ${maxRotationDegrees}`);
  }
}

/**
 * RADnet's augmentation: a rotation, and a horizontal flip every second time (Grewal et al. 2017). The paper does not
 * give the angles.
 *
 * @throws RadnetError where the largest rotation is not from 0 to 180 degrees.
 */
export function sampleTransform(random: Random, options: AugmentOptions): ScanTransform {
  checkAugmentOptions(options);
  const { maxRotationDegrees } = options;
  return {
    rotationDegrees: maxRotationDegrees * random.uniform(-1, 1),
    flipHorizontal: random.uniform(0, 1) < 0.5,
  };
}
