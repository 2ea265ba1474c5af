import type { ScanGeometry } from '../dataset/preparedScan';
import { slicePositionsMm } from '../volume/slicePositions';
import type { Volume } from '../volume/volume';
import type { PreprocessOptions } from './preprocessOptions';

/** The geometry of a volume once it is preprocessed: its slices where they were, its pixels those of the options. */
export function scanGeometry(
  volume: Pick<Volume, 'origins' | 'rowDirection' | 'columnDirection' | 'spacingMm'>,
  { spacingMm }: Pick<PreprocessOptions, 'spacingMm'>,
): ScanGeometry {
  return {
    positionsMm: slicePositionsMm(volume),
    spacingMm: { x: spacingMm, y: spacingMm, z: volume.spacingMm.z },
  };
}
