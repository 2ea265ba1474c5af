import { checkVolume } from '../volume/checkVolume';
import type { Volume } from '../volume/volume';
import { preprocessedSize, type PreprocessOptions, requirePreprocessOptions } from './preprocessOptions';
import { type TentWeights, tentWeights } from './tentWeights';

/** Value outside the image, in HU. */
export const AIR_HU = -1000;

/**
 * Cuts the field of view out of every slice, centred on the image, and resamples it to square pixels with anti-aliased
 * linear interpolation (see `tentWeights`). The number of slices and their positions do not change.
 *
 * Everything outside the image is air. So is every value below -1000 HU: scanners put such values outside their
 * circular field, where they mean nothing and would pull down the pixels next to them.
 *
 * @returns [slices, size, size] in Hounsfield units, float32, with size = fieldOfViewMm / spacingMm.
 * @throws RadnetError if the volume contradicts itself or the field of view is not a whole number of pixels.
 */
export function resampleInPlane(volume: Volume, options: PreprocessOptions): Float32Array {
  requirePreprocessOptions('resampleInPlane', options);
  checkVolume(volume);
  const { hounsfieldUnits, height, width } = volume;
  const area = height * width;
  const fill = (slice: number, plane: Float32Array): void =>
    countFromAir(hounsfieldUnits, slice * area, area, plane);
  return resampleSlices(volume, fill, AIR_HU, options);
}

/**
 * Counts values from air, so that pixels outside the image weigh nothing and need not exist. A closure would be slower.
 */
function countFromAir(
  source: Int16Array | Float32Array,
  start: number,
  count: number,
  plane: Float32Array,
): void {
  for (let i = 0; i < count; i++) {
    const above = source[start + i]! - AIR_HU;
    plane[i] = above > 0 ? above : 0;
  }
}

/**
 * Resamples slices of any kind.
 *
 * @param fill Writes a slice, [height, width], as the difference from `outside`.
 * @param outside The value outside the image.
 * @returns [slices, size, size].
 */
export function resampleSlices(
  { slices, height, width, spacingMm }: SliceGrid,
  fill: (slice: number, plane: Float32Array) => void,
  outside: number,
  options: PreprocessOptions,
): Float32Array {
  const size = preprocessedSize(options);
  const target = { targetSize: size, targetSpacingMm: options.spacingMm };
  const columns = tentWeights({ sourceSize: width, sourceSpacingMm: spacingMm.x, ...target });
  const rows = tentWeights({ sourceSize: height, sourceSpacingMm: spacingMm.y, ...target });

  const [columns5, rows5] = [inFives(columns), inFives(rows)];

  const result = new Float32Array(slices * size * size);
  // Rows and pixels beyond the end are read with a weight of 0.
  const plane = new Float32Array((height + rows5.beyond) * width);
  const narrowed = new Float32Array(size * width + columns5.beyond);
  for (let slice = 0; slice < slices; slice++) {
    fill(slice, plane);
    resampleColumns(plane, width, rows5, narrowed);
    const target = result.subarray(slice * size * size, (slice + 1) * size * size);
    resampleRows(narrowed, width, columns5, outside, target);
  }
  return result;
}

/** Slices of one size, and the size of their pixels. */
export type SliceGrid = Pick<Volume, 'slices' | 'height' | 'width'> & {
  readonly spacingMm: Pick<Volume['spacingMm'], 'x' | 'y'>;
};

/**
 * Weights in groups of five, padded with zeros: five is what a 1 mm pixel takes from the usual 0.4 to 0.5 mm pixels.
 */
interface WeightsInFives extends TentWeights {
  /** How many source pixels the padding reaches beyond the last one. */
  readonly beyond: number;
}

function inFives({ taps, first, weights }: TentWeights): WeightsInFives {
  const filled = 5 * Math.ceil(taps / 5);
  const all = new Float64Array(first.length * filled);
  for (let target = 0; target < first.length; target++) {
    all.set(weights.subarray(target * taps, (target + 1) * taps), target * filled);
  }
  return { taps: filled, first, weights: all, beyond: filled - taps };
}

/**
 * Resamples down each column: [height, width] -> [size, width]. Five taps at a time, written out, so that the
 * JavaScript engine keeps them in registers.
 */
function resampleColumns(
  source: Float32Array,
  width: number,
  { taps, first, weights }: WeightsInFives,
  target: Float32Array,
): void {
  target.fill(0);
  for (let y = 0; y < first.length; y++) {
    const to = y * width;
    for (let tap = 0; tap < taps; tap += 5) {
      const k = y * taps + tap;
      const w0 = weights[k]!;
      const w1 = weights[k + 1]!;
      const w2 = weights[k + 2]!;
      const w3 = weights[k + 3]!;
      const w4 = weights[k + 4]!;
      const a = (first[y]! + tap) * width;
      const b = a + width;
      const c = b + width;
      const d = c + width;
      const e = d + width;
      for (let x = 0; x < width; x++) {
        target[to + x]! +=
          source[a + x]! * w0 +
          source[b + x]! * w1 +
          source[c + x]! * w2 +
          source[d + x]! * w3 +
          source[e + x]! * w4;
      }
    }
  }
}

/** Resamples along each row: [rows, width], as the difference from `outside`, -> [rows, size]. */
function resampleRows(
  source: Float32Array,
  width: number,
  { taps, first, weights }: WeightsInFives,
  outside: number,
  target: Float32Array,
): void {
  const size = first.length;
  for (let from = 0, to = 0; to < target.length; from += width, to += size) {
    for (let x = 0; x < size; x++) {
      let sum = outside;
      for (let tap = 0; tap < taps; tap += 5) {
        const i = from + first[x]! + tap;
        const k = x * taps + tap;
        sum +=
          source[i]! * weights[k]! +
          source[i + 1]! * weights[k + 1]! +
          source[i + 2]! * weights[k + 2]! +
          source[i + 3]! * weights[k + 3]! +
          source[i + 4]! * weights[k + 4]!;
      }
      target[to + x] = sum;
    }
  }
}
