import type { ScanPrediction } from '../metrics/scanPrediction';
import {
  requireLabelsFor,
  requireProbabilities,
  requireProbabilityThreshold,
} from '../metrics/requireInputs';
import { RadnetError } from '../radnetError';
import type { PredictionSet } from './predictionSet';

/**
 * Checks predictions before they are written.
 *
 * @throws RadnetError that names the set and scan if there is no set or scan, a set or scan comes twice, a probability
 *   or threshold lies outside [0, 1], `minConsecutive` is not a positive integer, a label is not 0 or 1, labels or
 *   positions are not one per slice, labels differ although only the scan is labelled, positions do not ascend, a Dice
 *   score lies outside [0, 1], or a volume is negative.
 */
export function checkSets(sets: readonly PredictionSet[]): void {
  if (sets.length === 0) throw new RadnetError('predictions: expected one set or more, got none');
  const names = new Set<string>();
  for (const { name, threshold, minConsecutive, scans } of sets) {
    const where = `set '${name}'`;
    if (names.has(name)) throw new RadnetError(`${where}: expected every set once, got it twice`);
    names.add(name);
    if (scans.length === 0) throw new RadnetError(`${where}: expected one scan or more, got none`);
    named(where, () => requireProbabilityThreshold(threshold));
    if (!(Number.isInteger(minConsecutive) && minConsecutive > 0)) {
      throw new RadnetError(
        `${where}: minConsecutive: expected a positive whole number, got ${minConsecutive}`,
      );
    }
    const ids = new Set<string>();
    for (const scan of scans) {
      const { scanId } = scan;
      if (ids.has(scanId)) throw new RadnetError(`${where}: expected every scan once, got '${scanId}' twice`);
      ids.add(scanId);
      named(`${where}: scan '${scanId}'`, () => checkScan(scan));
    }
  }
}

function checkScan({ probabilities, labels, labelsKnown = true, ...rest }: ScanPrediction): void {
  requireProbabilities(probabilities);
  requireLabelsFor(probabilities, labels);
  const first = labels[0]!;
  if (!labelsKnown && !Array.from(labels).every((label) => label === first)) {
    throw new RadnetError('labels: expected the label of the scan for every slice, got several');
  }
  const { positionsMm, segmentation } = rest;
  if (positionsMm !== undefined) checkPositions(positionsMm, probabilities.length);
  if (segmentation === undefined) return;
  const { dice, volumeMl = 0, predictedVolumeMl = 0 } = segmentation;
  if (!(dice >= 0 && dice <= 1)) throw new RadnetError(`dice: expected a number from 0 to 1, got ${dice}`);
  for (const [name, volume] of Object.entries({ volumeMl, predictedVolumeMl })) {
    if (!(volume >= 0 && Number.isFinite(volume))) {
      throw new RadnetError(`${name}: expected a finite number of at least 0, got ${volume}`);
    }
  }
}

function checkPositions(positionsMm: ArrayLike<number>, slices: number): void {
  if (positionsMm.length !== slices) {
    throw new RadnetError(`positionsMm: expected ${slices}, one a slice, got ${positionsMm.length}`);
  }
  for (let i = 0; i < slices; i++) {
    if (!Number.isFinite(positionsMm[i]!) || (i > 0 && !(positionsMm[i]! > positionsMm[i - 1]!))) {
      throw new RadnetError(`positionsMm[${i}]: expected ascending numbers, got ${positionsMm[i]}`);
    }
  }
}

function named(where: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new RadnetError(`${where}: ${error.message}`, { cause: error });
  }
}
