import { RadnetError } from '@radnet/core';

/** The pixels of blood on a CT's slices, and what they measure. */
export interface BloodPixels {
  /** One value per slice: see `CtReading.bloodPixels`. */
  readonly bloodPixels: ArrayLike<number>;
  /** Side of a pixel as the network sees it, mm. */
  readonly pixelMm: number;
  /** One position per slice, in mm along the slices' normal, ascending. */
  readonly positionsMm: readonly number[];
}

/**
 * The volume of blood that the segmentation heads predict on the given slices, in mL. A pixel extends halfway to each neighbouring
 * slice; in the first and last slice, equally far outwards. With even gaps, the volume is the pixel area times the slice distance, as in
 * `predictions.csv`, which counts all slices.
 *
 * @returns undefined if there is only one slice, and so no distance.
 * @throws RadnetError unless there is one position for each slice.
 */
export function bloodVolumeMl(
  { bloodPixels, pixelMm, positionsMm }: BloodPixels,
  counts: (slice: number) => boolean,
): number | undefined {
  const slices = bloodPixels.length;
  if (positionsMm.length !== slices) {
    throw new RadnetError(`positionsMm: expected one of each of ${slices} slices, got ${positionsMm.length}`);
  }
  if (slices < 2) return undefined;
  let cubicMm = 0;
  for (let slice = 0; slice < slices; slice++) {
    if (counts(slice)) cubicMm += bloodPixels[slice]! * pixelMm ** 2 * reachMm(positionsMm, slice);
  }
  return cubicMm / 1000;
}

function reachMm(positionsMm: readonly number[], slice: number): number {
  const at = positionsMm[slice]!;
  const below = at - (positionsMm[slice - 1] ?? NaN);
  const above = (positionsMm[slice + 1] ?? NaN) - at;
  return ((Number.isNaN(below) ? above : below) + (Number.isNaN(above) ? below : above)) / 2;
}
