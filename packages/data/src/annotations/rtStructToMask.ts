import type { Vector3, VolumeMask } from '../volume/volume';
import { type Contour, contoursToMask } from './contoursToMask';
import type { DicomItem } from './dicomItem';
import type { DicomRegion } from './dicomToMask';
import type { VolumePlace } from './voxelFinder';

const AREAS = ['CLOSED_PLANAR', 'CLOSEDPLANAR_XOR'];

/** Lists the ROIs of a structure set (PS3.3, C.8.8.5). */
export function rtStructRegions(file: DicomItem): DicomRegion[] {
  return file.items('StructureSetROISequence').map((item) => ({
    number: item.numbers('ROINumber', 1)[0]!,
    name: item.text('ROIName'),
  }));
}

/** Fills the chosen ROIs, each by the even-odd rule, and joins them (PS3.3, C.8.8.6). See `dicomToMask`. */
export function rtStructToMask(
  file: DicomItem,
  volume: VolumePlace,
  chosen: ReadonlySet<number>,
): VolumeMask {
  const { slices, height, width } = volume;
  const mask = { voxels: new Uint8Array(slices * height * width), slices, height, width };
  for (const [number, contours] of contoursByRegion(file, chosen)) {
    const { voxels } = contoursToMask(contours, volume, `${file.where}: region ${number}`);
    voxels.forEach((inside, index) => {
      if (inside === 1) mask.voxels[index] = 1;
    });
  }
  return mask;
}

function contoursByRegion(file: DicomItem, chosen: ReadonlySet<number>): Map<number, Contour[]> {
  const regions = new Map<number, Contour[]>();
  for (const roi of file.items('ROIContourSequence')) {
    const number = roi.numbers('ReferencedROINumber', 1)[0]!;
    if (!chosen.has(number)) continue;
    const contours = regions.get(number) ?? [];
    for (const item of roi.items('ContourSequence')) contours.push(contourOf(item));
    regions.set(number, contours);
  }
  return regions;
}

function contourOf(item: DicomItem): Contour {
  if (!AREAS.includes(item.text('ContourGeometricType'))) {
    throw item.error(
      'expected closed planar contours, got points or open lines; choose the regions that are areas',
    );
  }
  const [count] = item.numbers('NumberOfContourPoints', 1);
  const values = item.numbers('ContourData');
  if (values.length !== 3 * count!) {
    throw item.error(`expected ${count} points in ContourData, got ${values.length} numbers`);
  }
  const pointsMm = Array.from({ length: values.length / 3 }, (_, point): Vector3 => [
    values[3 * point]!,
    values[3 * point + 1]!,
    values[3 * point + 2]!,
  ]);
  return { pointsMm };
}
