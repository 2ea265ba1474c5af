import { RadnetError } from '@radnet/core';
import { splitByCt } from '@radnet/data';
import type { CtSource } from './ctSource';

export interface ScanSets {
  readonly training: CtSource[];
  /** Chooses the best epoch. */
  readonly validation: CtSource[];
  /** Held out to the end: what is printed is measured on these. */
  readonly test: CtSource[];
}

/** 70:30 by CT, as in the paper; of the 70 a seventh is kept back for validation. */
const TEST_FRACTION = 0.3;
const VALIDATION_FRACTION = 1 / 7;

/**
 * @throws RadnetError where there are too few CTs to split, or a manifest says of some only what they are for, or leaves a
 *   set empty.
 */
export function splitScans(scans: readonly CtSource[], seed: number): ScanSets {
  const given = scans.filter((scan) => scan.split !== undefined).length;
  if (given === 0) {
    if (scans.length < 3) {
      throw new RadnetError(
        `split: expected three CTs or more, to train on, to choose the best epoch by and to test on, got ${scans.length}. ` +
          "Add CTs, or evaluate a trained model on what is there ('evaluate-radnet --data').",
      );
    }
    const { train, test } = splitByCt(scans, { testFraction: TEST_FRACTION, seed });
    return { ...withValidation(train, seed), test };
  }
  if (given < scans.length) {
    throw new RadnetError(`split: expected one for every CT or for none, got ${given} of ${scans.length}.`);
  }
  const of = (name: CtSource['split']): CtSource[] => scans.filter((scan) => scan.split === name);
  const [train, validation, test] = [of('train'), of('validation'), of('test')];
  if (train.length === 0 || test.length === 0) {
    throw new RadnetError(
      `split: expected CTs to train on and to test on, got ${train.length} of 'train' and ${test.length} of 'test'.`,
    );
  }
  if (validation.length > 0) return { training: train, validation, test };
  if (train.length === 1) {
    throw new RadnetError(
      "split: expected CTs of 'validation', or two or more of 'train' to take one from, got one of 'train' alone.",
    );
  }
  return { ...withValidation(train, seed), test };
}

/** A seventh of the CTs, as many of each class as in the whole, chooses the best epoch; the others are trained on. */
export function withValidation(scans: CtSource[], seed: number): Pick<ScanSets, 'training' | 'validation'> {
  const { train, test } = splitByCt(scans, { testFraction: VALIDATION_FRACTION, seed });
  return { training: train, validation: test };
}
