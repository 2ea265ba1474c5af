import type { ScanGeometry } from '../dataset/preparedScan';
import { slicePositionsMm } from '../volume/slicePositions';
import type { Volume } from '../volume/volume';
import type { PreprocessOptions } from './preprocessOptions';

/**
 * Returns the geometry of a volume after preprocessing: the slices keep their positions, the pixels have the options'
 * spacing.
 */
export function scanGeometry(
  volume: Pick<Volume, 'origins' | 'rowDirection' | 'columnDirection' | 'spacingMm'>,
  { spacingMm }: Pick<PreprocessOptions, 'spacingMm'>,
): ScanGeometry {
  return {
    positionsMm: slicePositionsMm(volume),
    spacingMm: { x: spacingMm, y: spacingMm, z: volume.spacingMm.z },
  };
}
