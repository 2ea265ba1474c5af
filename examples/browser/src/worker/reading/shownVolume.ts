import { slicePositionsMm } from '@radnet/data';
import type { ShownVolume } from '../viewerWorker';
import type { ReadCt } from './readSource';

/** What the page needs of a CT to show it. Its voxels are the CT's own, not a copy. */
export function shownVolume({ volume, truth }: ReadCt): ShownVolume {
  const { hounsfieldUnits, slices, height, width, spacingMm, rowDirection, warnings } = volume;
  return {
    hounsfieldUnits,
    slices,
    height,
    width,
    spacingMm,
    positionsMm: [...slicePositionsMm(volume)],
    rowDirection,
    warnings,
    ...(truth && { truth }),
  };
}
