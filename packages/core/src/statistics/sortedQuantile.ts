/**
 * Returns a quantile of ascending numbers, interpolated between neighbours as in NumPy (type 7 of Hyndman and Fan
 * 1996).
 */
export function sortedQuantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}
