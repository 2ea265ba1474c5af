import { checkVolume } from '../volume/checkVolume';
import type { Volume } from '../volume/volume';
import { type PreprocessOptions, preprocessedSize } from './preprocessOptions';
import { type TentWeights, tentWeights } from './tentWeights';

/** What lies outside the image, in Hounsfield units. */
const AIR_HU = -1000;

/**
 * Cuts the field of view out of every slice, centred on the image, and brings it to square pixels. Anti-aliased linear
 * interpolation (see `tentWeights`); the number of slices and their positions stay.
 *
 * Whatever lies outside the image is air. So is every value below -1000 HU: scanners put such values outside their
 * circular field, where they stand for nothing and would pull down the pixels next to them.
 *
 * @returns [slices, size, size] in Hounsfield units, float32, with size = fieldOfViewMm / spacingMm.
 * @throws RadnetError where the volume is not sound, or the options give no whole number of pixels.
 */
export function resampleInPlane(volume: Volume, options: PreprocessOptions): Float32Array {
  checkVolume(volume);
  const { hounsfieldUnits, slices, height, width, spacingMm } = volume;
  const size = preprocessedSize(options);
  const target = { targetSize: size, targetSpacingMm: options.spacingMm };
  const columns = tentWeights({ sourceSize: width, sourceSpacingMm: spacingMm.x, ...target });
  const rows = tentWeights({ sourceSize: height, sourceSpacingMm: spacingMm.y, ...target });

  const result = new Float32Array(slices * size * size);
  const aboveAir = new Float32Array(height * width);
  const narrowed = new Float32Array(height * size);
  for (let slice = 0; slice < slices; slice++) {
    // Counted from air, what lies outside weighs nothing and need not be there.
    const start = slice * height * width;
    for (let i = 0; i < aboveAir.length; i++) {
      aboveAir[i] = Math.max(0, hounsfieldUnits[start + i]! - AIR_HU);
    }
    resampleRows(aboveAir, width, columns, narrowed);
    const resampled = result.subarray(slice * size * size, (slice + 1) * size * size);
    resampleColumns(narrowed, size, rows, resampled);
    for (let i = 0; i < resampled.length; i++) resampled[i]! += AIR_HU;
  }
  return result;
}

/** Along each row: [rows, width] -> [rows, size]. */
function resampleRows(
  source: Float32Array,
  width: number,
  { taps, first, weights }: TentWeights,
  target: Float32Array,
): void {
  const size = first.length;
  for (let from = 0, to = 0; to < target.length; from += width, to += size) {
    for (let x = 0; x < size; x++) {
      const start = from + first[x]!;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += source[start + tap]! * weights[x * taps + tap]!;
      target[to + x] = sum;
    }
  }
}

/** Down each column: [height, width] -> [size, width], into a target of zeros. */
function resampleColumns(
  source: Float32Array,
  width: number,
  { taps, first, weights }: TentWeights,
  target: Float32Array,
): void {
  for (let y = 0; y < first.length; y++) {
    for (let tap = 0; tap < taps; tap++) {
      const weight = weights[y * taps + tap]!;
      if (weight === 0) continue;
      const from = (first[y]! + tap) * width;
      for (let x = 0; x < width; x++) target[y * width + x]! += source[from + x]! * weight;
    }
  }
}
