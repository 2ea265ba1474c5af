import type { PreparedScan } from '../dataset/preparedScan';
import type { Volume, VolumeMask } from '../volume/volume';
import { preprocessCt } from './preprocessCt';
import { preprocessMask } from './preprocessMask';
import {
  defaultPreprocessOptions,
  type PreprocessOptions,
  requirePreprocessOptions,
} from './preprocessOptions';
import { scanGeometry } from './scanGeometry';

/**
 * Prepares a scan and its mask for training.
 *
 * A slice is labelled positive if the given mask has any voxel on it, even if resampling loses a thin bleed or the
 * field of view cuts it off. The label says what the scan shows, not what is left of the mask.
 *
 * @param id Name in logs and tables. Never a patient's name or id.
 * @throws RadnetError if the mask is not binary or differs in shape from the volume, the volume contradicts itself, or
 *   an option is out of range.
 */
export function prepareScan(
  id: string,
  volume: Volume,
  mask: VolumeMask,
  options: PreprocessOptions = defaultPreprocessOptions,
): PreparedScan {
  requirePreprocessOptions('prepareScan', options);
  const { voxels } = preprocessMask(mask, volume, options);
  const { image, slices, height, width, channels } = preprocessCt(volume, options);
  const area = mask.height * mask.width;
  const labels = Uint8Array.from({ length: slices }, (_, slice) =>
    mask.voxels.subarray(slice * area, (slice + 1) * area).includes(1) ? 1 : 0,
  );
  return {
    id,
    slices,
    height,
    width,
    channels,
    image,
    mask: voxels,
    labels,
    geometry: scanGeometry(volume, options),
    ...(volume.scanner !== undefined && { scanner: volume.scanner }),
  };
}
