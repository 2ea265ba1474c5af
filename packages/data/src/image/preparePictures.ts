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

/** A scan whose slices came as pictures, windowed already. */
export interface PictureScan {
  /** Name in logs and tables. Never a patient's name or id. */
  readonly id: string;
  /** From foot to head, all of one size. */
  readonly pictures: readonly Picture[];
  /** On the pictures' pixels; left out where nobody drew any. */
  readonly mask?: VolumeMask;
  /** One a slice. Left out, a slice is positive where the mask has any voxel on it. */
  readonly labels?: Uint8Array;
}

/**
 * Pictures as a scan ready for training, by the resampling that CTs go through (`resampleInPlane`, `preprocessMask`).
 *
 * Pictures tell nothing of millimetres. Their longer side is taken for the field of view; beside the shorter one lies
 * black. Their values, in [0, 1], are taken as they are: of `options.window` only the number of windows counts. With one,
 * pictures have to be grey; with three, red, green and blue are the windows.
 *
 * @throws RadnetError naming the slice: pictures of several sizes, colours where grey is expected, a mask of another
 *   size or not binary; labels that are not one a slice; neither mask nor labels; an option that makes no sense.
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

/** One plane for each window. */
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

/** Whether red, green and blue are alike everywhere. */
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
    throw new RadnetError(`labels: expected ${slices}, one a slice, got ${labels.length}`);
  }
  if (mask === undefined)
    throw new RadnetError('labels: expected them by slice where there is no mask, got neither');
  const area = mask.height * mask.width;
  return Uint8Array.from({ length: slices }, (_, slice) =>
    mask.voxels.subarray(slice * area, (slice + 1) * area).includes(1) ? 1 : 0,
  );
}
