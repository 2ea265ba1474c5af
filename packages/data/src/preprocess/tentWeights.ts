import { type AxisGeometry, positionInSource } from './axisGeometry';

/** What each target pixel of an axis takes from the source: `taps` weights from source pixel `first` on. */
export interface TentWeights {
  readonly taps: number;
  /** One source index a target pixel. Always leaves room for `taps` pixels inside the source. */
  readonly first: Int32Array;
  /** [target pixels, taps]. They sum to 1, less what falls outside the source. */
  readonly weights: Float64Array;
}

/**
 * Weights of an anti-aliased linear resampling along one axis. Each target pixel is the mean of the source under a tent
 * whose half-width is one target pixel, but never less than one source pixel: linear interpolation when the pixels
 * become smaller, low-pass filtered when they become larger. The rule of Pillow's BILINEAR resize and of torch's
 * `antialias=True`, but that the share of the tent outside the source is left out and not given to the edge pixels.
 */
export function tentWeights(axis: AxisGeometry): TentWeights {
  const { sourceSize, targetSize } = axis;
  const halfWidth = Math.max(1, axis.targetSpacingMm / axis.sourceSpacingMm);
  // The tent covers 2 * halfWidth pixels; as many middles lie within it, rounded up.
  const wanted = Math.ceil(2 * halfWidth);
  const taps = Math.min(wanted, sourceSize);
  const first = new Int32Array(targetSize);
  const weights = new Float64Array(targetSize * taps);
  for (let target = 0; target < targetSize; target++) {
    const position = positionInSource(axis, target);
    const tent = (source: number): number => Math.max(0, 1 - Math.abs(source + 0.5 - position) / halfWidth);
    const start = Math.ceil(position - halfWidth - 0.5);
    let total = 0;
    for (let source = start; source < start + wanted; source++) total += tent(source);
    first[target] = Math.min(Math.max(start, 0), sourceSize - taps);
    for (let tap = 0; tap < taps; tap++) weights[target * taps + tap] = tent(first[target]! + tap) / total;
  }
  return { taps, first, weights };
}
