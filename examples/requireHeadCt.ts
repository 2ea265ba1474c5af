import { RadnetError } from '@radnet/core';
import { headCtDoubts, type Volume } from '@radnet/data';

/**
 * Checks that a CT may be read by a model: that it has slices enough to be called, and is not certainly none of a head.
 *
 * @param name What errors call the CT.
 * @param minConsecutive Positive slices in a row that make a CT positive.
 * @returns Warnings where it does not look like a CT of a head.
 * @throws RadnetError where it has too few slices, or is certainly no CT.
 */
export function requireHeadCt(name: string, volume: Volume, minConsecutive: number): string[] {
  if (volume.slices < minConsecutive) {
    throw new RadnetError(
      `${name}: expected at least ${minConsecutive} slices, as the model calls a CT by ${minConsecutive} positive ones in a row, ` +
        `got ${volume.slices}`,
    );
  }
  const { refusals, warnings } = headCtDoubts(volume);
  if (refusals.length > 0) {
    throw new RadnetError(`${name}: expected a CT of a head, got what ${refusals.join('; it ')}`);
  }
  return warnings.map((doubt) => `this does not look like a CT of a head: it ${doubt}`);
}
