import { slicePositionsMm } from '@radnet/data';
import type { ShownVolume } from '../viewerWorker';
import type { ReadCt } from './readSource';

/** What the page needs to show a CT. Its voxels are copied when it is sent to the page; the worker keeps its own. */
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
