import type { Volume } from '../volume/volume';
import { defaultPreprocessOptions, preprocessedSize, type PreprocessOptions } from './preprocessOptions';
import { resampleInPlane } from './resampleInPlane';
import { windowToUnit } from './windowToUnit';

export interface PreprocessedCt {
  /** [slices, height, width] in [0, 1], slice by slice. */
  readonly image: Float32Array;
  readonly slices: number;
  readonly height: number;
  readonly width: number;
  /** Side of a pixel. */
  readonly spacingMm: number;
}

/**
 * A CT as the network sees it: field of view and pixels by `resampleInPlane`, then the window by `windowToUnit`.
 *
 * In this order because attenuation averages: the mean of the Hounsfield units under a larger pixel is what a scanner
 * with such pixels would measure. A mean of windowed values is not: bone and air count in it as the window's ends.
 *
 * @throws RadnetError where the volume is not sound or an option makes no sense.
 */
export function preprocessCt(
  volume: Volume,
  options: PreprocessOptions = defaultPreprocessOptions,
): PreprocessedCt {
  const size = preprocessedSize(options);
  const image = windowToUnit(resampleInPlane(volume, options), options.window);
  return { image, slices: volume.slices, height: size, width: size, spacingMm: options.spacingMm };
}
