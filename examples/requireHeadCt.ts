import { RadnetError } from '@radnet/core';
import { headCtDoubts, type Volume } from '@radnet/data';

/**
 * Checks that a model may read a CT: it has enough slices, and it is not obviously something else than a CT of a head.
 *
 * @param name The CT's name in errors.
 * @param minConsecutive Positive slices in a row that make a CT positive.
 * @returns Warnings if it does not look like a CT of a head.
 * @throws RadnetError if it has too few slices, or is certainly not a CT.
 */
export function requireHeadCt(name: string, volume: Volume, minConsecutive: number): string[] {
  if (volume.slices < minConsecutive) {
    throw new RadnetError(
      `${name}: expected at least ${minConsecutive} slices, because ${minConsecutive} positive ones in a row make a CT positive, ` +
        `got ${volume.slices}`,
    );
  }
  const { refusals, warnings } = headCtDoubts(volume);
  if (refusals.length > 0) {
    throw new RadnetError(`${name}: expected a CT of a head, but this ${refusals.join('; it ')}`);
  }
  return warnings.map((doubt) => `this does not look like a CT of a head: it ${doubt}`);
}
