import { RadnetError } from '@radnet/core';
import type { PreparedScan } from '../dataset/preparedScan';
import { nearestSlices } from '../preprocess/preprocessMask';
import {
  preprocessedChannels,
  preprocessedSize,
  type PreprocessOptions,
  requirePreprocessOptions,
  windowsOf,
} from '../preprocess/preprocessOptions';
import { resampleSlices } from '../preprocess/resampleInPlane';
import { stackChannels } from '../preprocess/stackChannels';
import type { VolumeMask } from '../volume/volume';
import type { Picture } from './picture';

/** A scan whose slices are pictures that are already windowed. */
export interface PictureScan {
  /** Name in logs and tables. Never a patient's name or id. */
  readonly id: string;
  /** One picture per slice, from foot to head, all of one size. */
  readonly pictures: readonly Picture[];
  /** Mask on the pictures' pixels. Leave it out if nobody drew one. */
  readonly mask?: VolumeMask;
  /** One label per slice, 1 for hemorrhage. By default, a slice is positive if the mask has any voxel on it. */
  readonly labels?: Uint8Array;
}

/**
 * Prepares pictures as a scan for training, with the same resampling as CTs ({@link resampleInPlane},
 * {@link preprocessMask}).
 *
 * Pictures do not say how large a pixel is in millimetres. Their longer side is taken as the field of view, and the
 * space beside the shorter side is black. Their values, in [0, 1], are used as they are, so only the number of windows
 * in `options.window` counts. With one window, pictures must be grey; with three, red, green and blue are the windows.
 *
 * @throws RadnetError naming the slice if pictures differ in size or are coloured where grey is expected. Also if the
 *   mask has another size or is not binary, the labels are not one per slice, both mask and labels are missing, or an
 *   option is out of range.
 */
export function preparePictures(
  { id, pictures, mask, labels }: PictureScan,
  options: PreprocessOptions,
): PreparedScan {
  requirePreprocessOptions('preparePictures', options);
  const size = preprocessedSize(options);
  const channels = preprocessedChannels(options);
  const slices = pictures.length;
  if (slices === 0) throw new RadnetError('pictures: expected one or more, got none');
  const { width, height } = pictures[0]!;
  const spacing = options.fieldOfViewMm / Math.max(width, height);
  const spacingMm = { x: spacing, y: spacing };
  const windows = windowsOf(options.window).length;
  const parts = pictures.map((picture, slice) => partsOf(picture, { width, height, windows }, slice));
  const windowed = Array.from({ length: windows }, (_, window) =>
    resampleSlices(
      { slices, height, width, spacingMm },
      (slice, plane) => plane.set(parts[slice]![window]!),
      0,
      options,
    ),
  );
  checkMask(mask, { slices, width, height });
  return {
    id,
    slices,
    height: size,
    width: size,
    channels,
    image: stackChannels(windowed, slices, options.neighbours ?? 0),
    mask: mask ? nearestSlices(mask, spacingMm, options).voxels : new Uint8Array(slices * size * size),
    maskKnown: mask !== undefined,
    labels: labelsOf(labels, mask, slices),
  };
}

/** Returns one plane per window. */
function partsOf(
  { width, height, channels, values }: Picture,
  expected: { readonly width: number; readonly height: number; readonly windows: number },
  slice: number,
): Float32Array[] {
  if (width !== expected.width || height !== expected.height) {
    throw new RadnetError(
      `slice ${slice + 1}: expected ${expected.width} x ${expected.height} pixels as in the first, got ${width} x ${height}`,
    );
  }
  const part = (channel: number): Float32Array =>
    channels === 1 ? values : values.filter((_, i) => i % channels === channel);
  const { windows } = expected;
  if (windows === channels) return Array.from({ length: channels }, (_, channel) => part(channel));
  if (windows === 1 && isGrey(values)) return [part(0)];
  const got = channels === 1 ? 'grey: pictures are windowed already, so leave out the windows' : 'colours';
  throw new RadnetError(
    `slice ${slice + 1}: expected ${windows === 1 ? 'grey' : `a channel for each of ${windows} windows`}, got ${got}`,
  );
}

/** Returns whether red, green and blue are equal everywhere. */
function isGrey(rgb: Float32Array): boolean {
  for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  return true;
}

function checkMask(
  mask: VolumeMask | undefined,
  { slices, width, height }: { readonly slices: number; readonly width: number; readonly height: number },
): void {
  if (!mask || (mask.slices === slices && mask.width === width && mask.height === height)) return;
  throw new RadnetError(
    `mask: expected ${slices} slices of ${width} x ${height} pixels as the pictures, ` +
      `got ${mask.slices} of ${mask.width} x ${mask.height}`,
  );
}

function labelsOf(labels: Uint8Array | undefined, mask: VolumeMask | undefined, slices: number): Uint8Array {
  if (labels !== undefined) {
    if (labels.length === slices) return labels;
    throw new RadnetError(`labels: expected ${slices}, one per slice, got ${labels.length}`);
  }
  if (mask === undefined)
    throw new RadnetError('labels: expected one per slice, because there is no mask, got neither');
  const area = mask.height * mask.width;
  return Uint8Array.from({ length: slices }, (_, slice) =>
    mask.voxels.subarray(slice * area, (slice + 1) * area).includes(1) ? 1 : 0,
  );
}
