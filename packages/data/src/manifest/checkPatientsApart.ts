import { RadnetError } from '@radnet/core';
import type { ManifestScan } from './manifestScan';

/**
 * Checks that all scans of a patient are in one split: a network that has seen a patient's first scan is not tested by the
 * second. The patient is not named.
 *
 * @param where What errors call each scan, e.g. `row 3`.
 * @throws RadnetError naming the two scans.
 */
export function checkPatientsApart(
  scans: readonly Pick<ManifestScan, 'id' | 'patient' | 'split'>[],
  where: (index: number) => string,
): void {
  const first = new Map<string, number>();
  scans.forEach(({ id, patient, split }, index) => {
    if (patient === undefined || split === undefined) return;
    const known = first.get(patient);
    if (known === undefined) {
      first.set(patient, index);
      return;
    }
    const other = scans[known]!;
    if (other.split === split) return;
    throw new RadnetError(
      `${where(index)}: split: expected '${other.split}' for scan '${id}', as for scan '${other.id}' of the same patient ` +
        `(${where(known)}), got '${split}'`,
    );
  });
}
