/** The largest difference of values from those expected, and the largest of those. */
export function farthestApart(
  found: Float32Array,
  expected: Float32Array,
): { readonly worst: number; readonly scale: number } {
  return {
    worst: found.reduce((most, value, at) => Math.max(most, Math.abs(value - expected[at]!)), 0),
    scale: expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}
