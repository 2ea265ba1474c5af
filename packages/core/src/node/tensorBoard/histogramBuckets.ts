import { RadnetError } from '../../radnetError';

/** TensorFlow's default. */
const BUCKETS = 30;

/**
 * Counts values in buckets of equal width from the least to the greatest value, as `tf.summary.histogram` of TensorFlow
 * 2 does. If all values are equal, every bucket has width 0, and the last one counts them.
 *
 * @returns Rows of left edge, right edge and count, shape [30, 3]. All 0 if there are no values.
 * @throws RadnetError if a value is not finite.
 */
export function histogramBuckets(values: ArrayLike<number>): Float64Array {
  const rows = new Float64Array(3 * BUCKETS);
  if (values.length === 0) return rows;
  const [least, greatest] = range(values);
  const width = (greatest - least) / BUCKETS;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    rows[3 * bucket] = least + width * bucket;
    rows[3 * bucket + 1] = bucket === BUCKETS - 1 ? greatest : least + width * (bucket + 1);
  }
  for (let i = 0; i < values.length; i++) {
    const bucket = width > 0 ? Math.min(Math.floor((values[i]! - least) / width), BUCKETS - 1) : BUCKETS - 1;
    rows[3 * bucket + 2]!++;
  }
  return rows;
}

function range(values: ArrayLike<number>): [least: number, greatest: number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) throw new RadnetError(`expected finite values, got ${value} at ${i}`);
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}
