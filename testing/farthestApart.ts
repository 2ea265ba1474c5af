/** The largest difference between values and expected values, and the largest expected value. */
export function farthestApart(
  found: Float32Array,
  expected: Float32Array,
): { readonly worst: number; readonly scale: number } {
  return {
    worst: found.reduce((most, value, at) => Math.max(most, Math.abs(value - expected[at]!)), 0),
    scale: expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}
