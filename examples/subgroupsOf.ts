import type { MeasuredScan } from '@radnet/data';

/** Limits of the ranges of slice spacing, mm: thin slices, thick ones of multi-slice scanners, and the usual 5 mm. */
const THIN_BELOW_MM = 2;
const THICK_FROM_MM = 4;

/**
 * The sub-groups of a CT: those in the manifest and, unless it says otherwise, the distance between slices (`thickness`) and the scanner
 * from the files.
 */
export function subgroupsOf({
  groups,
  summary: { geometry, scanner },
}: Pick<MeasuredScan, 'groups' | 'summary'>): Readonly<Record<string, string>> | undefined {
  const all = {
    ...(geometry && { thickness: thicknessRange(geometry.spacingMm.z) }),
    ...(scanner !== undefined && { scanner }),
    ...groups,
  };
  return Object.keys(all).length === 0 ? undefined : all;
}

function thicknessRange(mm: number): string {
  if (mm < THIN_BELOW_MM) return `under ${THIN_BELOW_MM} mm`;
  return mm < THICK_FROM_MM ? `${THIN_BELOW_MM} to ${THICK_FROM_MM} mm` : `${THICK_FROM_MM} mm and more`;
}
