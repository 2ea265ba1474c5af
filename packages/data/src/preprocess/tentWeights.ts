import { type AxisGeometry, positionInSource } from './axisGeometry';

/** What each target pixel of an axis takes from the source: `taps` weights, starting at source pixel `first`. */
export interface TentWeights {
  /** Number of source pixels per target pixel. */
  readonly taps: number;
  /** One source index per target pixel, chosen so that all `taps` pixels lie inside the source. */
  readonly first: Int32Array;
  /** [target pixels, taps]. The weights of a target pixel sum to 1, less the share that falls outside the source. */
  readonly weights: Float64Array;
}

/**
 * Returns the weights of an anti-aliased linear resampling along one axis. Each target pixel is the mean of the source
 * under a tent whose half-width is one target pixel, but at least one source pixel. So smaller pixels are interpolated
 * linearly, and larger ones are low-pass filtered. This is the rule of Pillow's BILINEAR resize and of torch's
 * `antialias=True`, except that the share of the tent outside the source is dropped, not given to the edge pixels.
 */
export function tentWeights(axis: AxisGeometry): TentWeights {
  const { sourceSize, targetSize } = axis;
  const halfWidth = Math.max(1, axis.targetSpacingMm / axis.sourceSpacingMm);
  // The tent is 2 * halfWidth pixels wide, so at most this many pixel middles lie within it.
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
