import { RadnetError } from '@radnet/core';
import { splitByCt } from '@radnet/data';
import type { CtSource } from './ctSource';

/** The CTs of a run, by what they are for. */
export interface ScanSets {
  /** The network learns from these. */
  readonly training: CtSource[];
  /** The best epoch and the threshold are chosen on these. */
  readonly validation: CtSource[];
  /** Held out to the end. The printed results come from these. */
  readonly test: CtSource[];
}

/** 70:30 by CT, as in the paper; a seventh of the 70 is for validation. */
const TEST_FRACTION = 0.3;
const VALIDATION_FRACTION = 1 / 7;

/**
 * @throws RadnetError if there are too few CTs to split, or if the manifest gives a split for some CTs only or leaves a set empty.
 */
export function splitScans(scans: readonly CtSource[], seed: number): ScanSets {
  const given = scans.filter((scan) => scan.split !== undefined).length;
  if (given === 0) {
    if (scans.length < 3) {
      throw new RadnetError(
        `split: expected three CTs or more, for training, validation and test, got ${scans.length}. ` +
          "Add CTs, or evaluate a trained model on these ('evaluate-radnet --data').",
      );
    }
    const { train, test } = splitByCt(scans, { testFraction: TEST_FRACTION, seed });
    return { ...withValidation(train, seed), test };
  }
  if (given < scans.length) {
    throw new RadnetError(
      `split: expected a value for every CT or for none, got one for ${given} of ${scans.length}.`,
    );
  }
  const of = (name: CtSource['split']): CtSource[] => scans.filter((scan) => scan.split === name);
  const [train, validation, test] = [of('train'), of('validation'), of('test')];
  if (train.length === 0 || test.length === 0) {
    throw new RadnetError(
      `split: expected CTs for training and for the test, got ${train.length} of 'train' and ${test.length} of 'test'.`,
    );
  }
  if (validation.length > 0) return { training: train, validation, test };
  if (train.length === 1) {
    throw new RadnetError(
      "split: expected CTs of 'validation', or at least two of 'train' to take one from, got only one of 'train'.",
    );
  }
  return { ...withValidation(train, seed), test };
}

/** Sets a seventh of the CTs aside for validation, stratified by class. The others are for training. */
export function withValidation(scans: CtSource[], seed: number): Pick<ScanSets, 'training' | 'validation'> {
  const { train, test } = splitByCt(scans, { testFraction: VALIDATION_FRACTION, seed });
  return { training: train, validation: test };
}
