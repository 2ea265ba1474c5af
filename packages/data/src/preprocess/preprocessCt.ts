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

/** A CT as the network sees it: the result of {@link preprocessCt}. */
export interface PreprocessedCt {
  /**
   * [slices, height, width, channels] in [0, 1], slice by slice. Channels: all windows of the lowest neighbour in the
   * order given, then those of the next slice, up to the highest neighbour.
   */
  readonly image: Float32Array;
  /** Number of slices, as in the volume. */
  readonly slices: number;
  /** Rows of a slice, in pixels. */
  readonly height: number;
  /** Columns of a slice, in pixels; equal to the height. */
  readonly width: number;
  /** Windows times (1 + 2 * neighbours). */
  readonly channels: number;
  /** Side of a pixel, in mm. */
  readonly spacingMm: number;
}

/**
 * Preprocesses a CT for the network: {@link resampleInPlane} cuts the field of view and resamples it, then
 * {@link windowToUnit} applies the windows.
 *
 * The order matters because attenuation averages: the mean of the Hounsfield units under a larger pixel is what a
 * scanner with such pixels would measure. A mean of windowed values is not, since bone and air count in it only as the
 * ends of the window.
 *
 * @throws RadnetError if the volume contradicts itself or an option is out of range.
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
  // The last window overwrites the Hounsfield units, which are no longer needed.
  const windowed = windows.map((window, index) =>
    index < windows.length - 1
      ? windowToUnit(hounsfieldUnits, window)
      : windowInto(hounsfieldUnits, window, hounsfieldUnits),
  );
  const image = stackChannels(windowed, volume.slices, options.neighbours ?? 0);
  return { image, slices: volume.slices, height: size, width: size, channels, spacingMm: options.spacingMm };
}
