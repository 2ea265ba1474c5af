import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import { createRandom } from '../random';
import { checkScanIds, type ScanSource } from './scanSource';

/** Options of `splitByCt`. */
export interface SplitOptions {
  /** Share of the patients to hold out, each scan a patient where none is told. Default 0.3, the paper's 70:30. */
  readonly testFraction?: number;
  readonly seed: string | number;
}

const OPTIONS = { testFraction: true, seed: true } satisfies Record<keyof SplitOptions, true>;

/**
 * Splits whole scans, never the slices of one, into a training and a test set, and all scans of a patient to one side. The two
 * have the same share of positive patients, as near as whole patients allow; a class of two patients or more has at least one on
 * either side. A patient is positive with any positive scan; a scan without `patientId` is a patient of its own. Of two patients
 * or more neither set is empty; where one has to give up a patient for that, a positive one stays in training. A single patient is
 * on the nearer side. The same scans and seed give the same split, in whatever order the scans come.
 *
 * Source: Grewal et al. 2017, who split 70:30 by CT.
 *
 * @returns Both sets in the order of their ids.
 * @throws RadnetError where there is no scan, two have one id, or the fraction is not between 0 and 1.
 */
export function splitByCt<T extends Pick<ScanSource, 'id' | 'positive' | 'patientId'>>(
  scans: readonly T[],
  options: SplitOptions,
): { train: T[]; test: T[] } {
  requireKnownOptions('splitByCt', options, Object.keys(OPTIONS));
  const { testFraction = 0.3, seed } = options;
  checkScanIds(scans);
  if (!(testFraction > 0 && testFraction < 1)) {
    throw new RadnetError(`testFraction: expected a share between 0 and 1, got ${testFraction}`);
  }
  const random = createRandom(seed).fork('split');
  const sorted = [...scans].sort((a, b) => (a.id < b.id ? -1 : 1));
  const patients = byPatient(sorted);
  const held = new Set<readonly T[]>();
  const classes = [true, false].map((positive) =>
    random
      .fork(String(positive))
      .shuffle(patients.filter((own) => own.some((scan) => scan.positive) === positive)),
  );
  for (const members of classes) {
    for (const patient of members.slice(0, testCount(members.length, testFraction))) held.add(patient);
  }
  // One or none of each class round to the same side. Nothing is learnt without a positive scan to train on.
  const byClass = classes.flat();
  if (patients.length > 1 && held.size === 0) held.add(byClass.at(-1)!);
  if (patients.length > 1 && held.size === patients.length) held.delete(byClass[0]!);
  const isHeld = new Set([...held].flat());
  return {
    train: sorted.filter((scan) => !isHeld.has(scan)),
    test: sorted.filter((scan) => isHeld.has(scan)),
  };
}

/** The scans of each patient, in the order of the patients' first scans. */
function byPatient<T extends Pick<ScanSource, 'patientId'>>(scans: readonly T[]): T[][] {
  const known = new Map<string, T[]>();
  const patients: T[][] = [];
  for (const scan of scans) {
    const own = scan.patientId === undefined ? undefined : known.get(scan.patientId);
    if (own) {
      own.push(scan);
      continue;
    }
    const patient = [scan];
    patients.push(patient);
    if (scan.patientId !== undefined) known.set(scan.patientId, patient);
  }
  return patients;
}

function testCount(members: number, testFraction: number): number {
  const nearest = Math.round(members * testFraction);
  return members < 2 ? nearest : Math.min(Math.max(nearest, 1), members - 1);
}
