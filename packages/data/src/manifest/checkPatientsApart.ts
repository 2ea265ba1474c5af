import { RadnetError } from '@radnet/core';
import type { ManifestScan } from './manifestScan';

/**
 * Checks that all scans of a patient are in the same split: a network must not be tested on a patient whose other scan
 * it was trained on. The error does not name the patient.
 *
 * @param where Returns what errors call a scan, e.g. `row 3`.
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
