const LEAST = -32768;
const MOST = 32767;

/**
 * Collects Hounsfield units in the smallest array that holds them exactly: an Int16Array if all are whole numbers that
 * fit, else a Float32Array (rounded to single precision).
 *
 * @param valueAt Returns the value of entry `index`, 0 to count - 1. Must be finite, and the same each time.
 */
export function compactHounsfield(
  count: number,
  valueAt: (index: number) => number,
): Int16Array | Float32Array {
  const whole = new Int16Array(count);
  for (let index = 0; index < count; index++) {
    const value = valueAt(index);
    if (!Number.isInteger(value) || value < LEAST || value > MOST) return fractions(count, valueAt);
    whole[index] = value;
  }
  return whole;
}

function fractions(count: number, valueAt: (index: number) => number): Float32Array {
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = valueAt(index);
  return values;
}
