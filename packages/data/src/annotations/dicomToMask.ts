import { requireKnownOptions } from '@radnet/core/internal';
import type { VolumeMask } from '../volume/volume';
import { DicomItem } from './dicomItem';
import { rtStructRegions, rtStructToMask } from './rtStructToMask';
import { segmentationRegions, segmentationToMask } from './segmentationToMask';
import type { VolumePlace } from './voxelFinder';

const SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.4';
const RT_STRUCTURE_SET = '1.2.840.10008.5.1.4.1.1.481.3';

/** What a file outlines: a segment of a SEG, an ROI of an RTSTRUCT. */
export interface DicomRegion {
  readonly number: number;
  /** As typed by whoever drew it: not for a log. */
  readonly name: string;
}

/** Options for masks from DICOM objects. */
export interface DicomMaskOptions {
  /** The numbers of the regions to join in the mask; all where left out. */
  readonly regions?: readonly number[];
}

const OPTIONS = Object.keys({
  regions: true,
} satisfies Record<keyof DicomMaskOptions, true>);

/**
 * Reads a mask from a DICOM segmentation (SEG: binary, one bit a pixel, not compressed) or structure set (RTSTRUCT:
 * closed planar contours, filled by the even-odd rule within each region, as `contoursToMask` does).
 *
 * Both are matched to the volume by place alone, so that its axes may have been swapped or reversed on reading: a plane
 * belongs to the slice it is closest to, within a quarter of the gap to the next; SEG's pixels have to lie on the
 * volume's within a quarter of a pixel.
 *
 * @param bytes The whole file.
 * @param file What errors call it.
 * @param volume The scan it was drawn on, as read.
 * @throws RadnetError naming the file: neither of the two, damaged or cut short; fractional or compressed segments;
 *   contours that enclose no area; a region it has not; planes or pixels beside the volume's.
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
 * The regions of a DICOM segmentation or structure set.
 *
 * @throws RadnetError naming the file where it is neither, or damaged.
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
