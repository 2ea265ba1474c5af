import type { Volume } from '../volume/volume';
import {
  defaultPreprocessOptions,
  preprocessedChannels,
  preprocessedSize,
  type PreprocessOptions,
  requirePreprocessOptions,
  windowsOf,
} from './preprocessOptions';
import { resampleInPlane } from './resampleInPlane';
import { stackChannels } from './stackChannels';
import { windowInto, windowToUnit } from './windowToUnit';

/** A CT as a network reads it: see `preprocessCt`. */
export interface PreprocessedCt {
  /**
   * [slices, height, width, channels] in [0, 1], slice by slice. Channels: the windows in the order given, of the
   * lowest neighbour first, then of the next up to the highest.
   */
  readonly image: Float32Array;
  readonly slices: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
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
  requirePreprocessOptions('preprocessCt', options);
  const size = preprocessedSize(options);
  const channels = preprocessedChannels(options);
  const hounsfieldUnits = resampleInPlane(volume, options);
  const windows = windowsOf(options.window);
  // The last takes the place of the Hounsfield units, which nobody needs any more.
  const windowed = windows.map((window, index) =>
    index < windows.length - 1
      ? windowToUnit(hounsfieldUnits, window)
      : windowInto(hounsfieldUnits, window, hounsfieldUnits),
  );
  const image = stackChannels(windowed, volume.slices, options.neighbours ?? 0);
  return { image, slices: volume.slices, height: size, width: size, channels, spacingMm: options.spacingMm };
}
