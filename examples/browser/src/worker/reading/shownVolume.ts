import { slicePositionsMm } from '@radnet/data';
import type { ShownVolume } from '../viewerWorker';
import type { ReadCt } from './readSource';

/** What the page needs of a CT to show it. Its voxels are copied as it is sent there: the worker keeps its own. */
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
