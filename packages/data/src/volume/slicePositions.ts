import { cross, dot } from './vector';
import type { Volume } from './volume';

/**
 * Returns where each slice lies along the slices' normal, in mm: origin . (rowDirection x columnDirection), one number
 * per slice, ascending. Their differences are the distances between the slices' planes; with a tilted gantry, these are
 * shorter than the distances between the slices' origins.
 */
export function slicePositionsMm({
  origins,
  rowDirection,
  columnDirection,
}: Pick<Volume, 'origins' | 'rowDirection' | 'columnDirection'>): number[] {
  const normal = cross(rowDirection, columnDirection);
  return origins.map((origin) => dot(origin, normal));
}

/** Returns the differences between neighbours, one fewer than the positions. */
export function gapsBetween(positionsMm: readonly number[]): number[] {
  return positionsMm.slice(1).map((position, index) => position - positionsMm[index]!);
}

/** Returns the middle value; of an even number, the upper one. Needs at least one value. */
export function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** Returns whether two gaps are equal up to rounding: within 1 % or 0.015 mm, whichever is more. */
export function sameGap(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(0.015, 0.01 * Math.max(a, b));
}
