import { requireKnownOptions } from '@radnet/core/internal';
import type { VolumeMask } from '../volume/volume';
import { DicomItem } from './dicomItem';
import { rtStructRegions, rtStructToMask } from './rtStructToMask';
import { segmentationRegions, segmentationToMask } from './segmentationToMask';
import type { VolumePlace } from './voxelFinder';

const SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.4';
const RT_STRUCTURE_SET = '1.2.840.10008.5.1.4.1.1.481.3';

/** A region that a file outlines: a segment of a SEG, or an ROI of an RTSTRUCT. */
export interface DicomRegion {
  /** SegmentNumber or ROINumber, for `regions` of {@link DicomMaskOptions}. */
  readonly number: number;
  /** Name as typed by the person who drew the region. Do not log it. */
  readonly name: string;
}

/** Settings for {@link dicomToMask}. */
export interface DicomMaskOptions {
  /** Numbers of the regions to join in the mask. By default all regions. */
  readonly regions?: readonly number[];
}

const OPTIONS = Object.keys({
  regions: true,
} satisfies Record<keyof DicomMaskOptions, true>);

/**
 * Reads a mask from a DICOM segmentation (SEG: binary, one bit per pixel, uncompressed) or structure set (RTSTRUCT:
 * closed planar contours, filled by the even-odd rule within each region, as `contoursToMask` does).
 *
 * Both are matched to the volume by their positions alone, so it does not matter if reading swapped or reversed the
 * volume's axes. A plane belongs to the closest slice, within a quarter of the gap to the next one. Pixels of a SEG
 * must lie on the volume's pixels within a quarter of a pixel.
 *
 * @param bytes The whole file.
 * @param file Name used in error messages.
 * @param volume The scan that the regions were drawn on, as read.
 * @throws RadnetError naming the file: neither SEG nor RTSTRUCT; damaged or cut short; fractional or compressed
 *   segments; contours that enclose no area; a region that the file does not have; planes or pixels that are not the
 *   volume's.
 */
export function dicomToMask(
  bytes: Uint8Array,
  file: string,
  volume: VolumePlace,
  options: DicomMaskOptions = {},
): VolumeMask {
  requireKnownOptions('dicomToMask', options, OPTIONS);
  const { regions } = options;
  const item = DicomItem.parse(bytes, file);
  const known = regionsOf(item);
  const unknown = regions?.find((number) => known.every((region) => region.number !== number));
  if (unknown !== undefined) {
    const numbers = known.slice(0, 20).map(({ number }) => number);
    throw item.error(`regions: expected one of ${numbers.join(', ')}, got ${unknown}`);
  }
  const chosen = new Set(regions ?? known.map(({ number }) => number));
  return isSegmentation(item)
    ? segmentationToMask(item, volume, chosen)
    : rtStructToMask(item, volume, chosen);
}

/**
 * Lists the regions of a DICOM segmentation or structure set.
 *
 * @param bytes The whole file.
 * @param file Name used in error messages.
 * @throws RadnetError naming the file if it is neither, or damaged.
 */
export function dicomRegions(bytes: Uint8Array, file: string): DicomRegion[] {
  return regionsOf(DicomItem.parse(bytes, file));
}

function regionsOf(item: DicomItem): DicomRegion[] {
  return isSegmentation(item) ? segmentationRegions(item) : rtStructRegions(item);
}

function isSegmentation(item: DicomItem): boolean {
  const uid = item.text('SOPClassUID');
  if (uid === SEGMENTATION) return true;
  if (uid === RT_STRUCTURE_SET) return false;
  throw item.error('expected a DICOM segmentation or RT structure set by its SOPClassUID, got another kind');
}
