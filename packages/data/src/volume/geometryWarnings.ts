import { gapsBetween, medianOf, sameGap, slicePositionsMm } from './slicePositions';
import { cross, distance, dot, subtract } from './vector';
import type { Volume } from './volume';

/** Smaller tilts come from rounded coordinates. */
const LEAST_TILT_DEGREES = 0.1;

/** Number of runs of equal gaps that a warning lists; it only counts the rest. */
const LISTED_RUNS = 12;

/**
 * Describes irregularities of the slices' arrangement in words: a gantry tilt (slices stacked obliquely to their
 * normal) and uneven gaps, listed from foot to head.
 *
 * @returns One text per irregularity, e.g. `gantry tilt 12.0 degrees`; empty for a regular stack.
 */
export function geometryWarnings(
  volume: Pick<Volume, 'origins' | 'rowDirection' | 'columnDirection'>,
): string[] {
  if (volume.origins.length < 2) return [];
  const tilt = tiltDegrees(volume);
  const tilted = tilt > LEAST_TILT_DEGREES;
  const warnings = tilted ? [`gantry tilt ${tilt.toFixed(1)} degrees`] : [];
  const gaps = gapsBetween(slicePositionsMm(volume));
  const usual = medianOf(gaps);
  if (gaps.every((gap) => sameGap(gap, usual))) return warnings;
  const feeds = volume.origins.slice(1).map((origin, index) => distance(origin, volume.origins[index]!));
  return [...warnings, `uneven slice gaps: ${listRuns(gaps, tilted ? feeds : undefined)}`];
}

/** Returns the angle between the slices' normal and the direction in which they are stacked. */
function tiltDegrees({
  origins,
  rowDirection,
  columnDirection,
}: Pick<Volume, 'origins' | 'rowDirection' | 'columnDirection'>): number {
  const stack = subtract(origins.at(-1)!, origins[0]!);
  const normal = cross(rowDirection, columnDirection);
  const along = dot(stack, normal);
  const across = Math.sqrt(Math.max(0, dot(stack, stack) - along * along));
  return (Math.atan2(across, along) * 180) / Math.PI;
}

/** E.g. `13 x 4.00 mm, 1 x 1.08 mm`; with feeds `13 x 4.00 mm (4.22 mm along the table)`. */
function listRuns(gaps: readonly number[], feeds?: readonly number[]): string {
  const runs: { gap: number; feed: number | undefined; count: number }[] = [];
  gaps.forEach((gap, index) => {
    const last = runs.at(-1);
    if (last !== undefined && sameGap(gap, last.gap)) last.count++;
    else runs.push({ gap, feed: feeds?.[index], count: 1 });
  });
  const shown = runs.slice(0, LISTED_RUNS).map(({ gap, feed, count }) => {
    const alongTable = feed === undefined ? '' : ` (${feed.toFixed(2)} mm along the table)`;
    return `${count} x ${gap.toFixed(2)} mm${alongTable}`;
  });
  const more = runs.length > LISTED_RUNS ? [`${runs.length - LISTED_RUNS} runs more`] : [];
  return [...shown, ...more].join(', ');
}
