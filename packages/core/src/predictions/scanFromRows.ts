import { type CtCall, callScan } from '../metrics/callScan';
import type { ScanPrediction, SegmentationScores } from '../metrics/scanPrediction';
import { RadnetError } from '../radnetError';
import type { PredictionColumn } from './predictionColumns';
import type { PredictionRow } from './predictionRow';

/** The rows of one scan: the CT's own, and those of its slices. */
export interface ScanRows {
  readonly ct: PredictionRow;
  readonly slices: PredictionRow[];
}

const OF_CT: readonly PredictionColumn[] = [
  'threshold',
  'min_consecutive',
  'run_start',
  'run_length',
  'dice',
  'volume_ml',
  'predicted_volume_ml',
];

/**
 * Builds a scan's prediction from its rows and checks that they agree with each other, above all that the call follows
 * from the probabilities of the slices.
 *
 * @throws RadnetError that names the row and the column.
 */
export function scanFromRows({ ct, slices }: ScanRows): ScanPrediction {
  ct.requireEmpty(['slice', 'position_mm'], 'CT');
  const threshold = ct.number('threshold', { minimum: 0, maximum: 1 });
  const minConsecutive = ct.number('min_consecutive', { minimum: 1, whole: true });
  const patientId = ct.optionalName('patient');
  const groups = ct.groups();
  if (slices.length === 0) {
    throw new RadnetError(`row ${ct.row}: expected a row for each slice below that of the CT, got none`);
  }
  const ofCt = JSON.stringify(groups);
  const probabilities = new Float64Array(slices.length);
  slices.forEach((row, index) => {
    row.requireEmpty(OF_CT, 'slice');
    if (row.raw('patient') !== ct.raw('patient')) {
      throw row.error('patient', `expected that of row ${ct.row}, which is of the same CT`);
    }
    if (JSON.stringify(row.groups()) !== ofCt) {
      throw new RadnetError(
        `row ${row.row}: expected the sub-groups of row ${ct.row}, which is of the same CT`,
      );
    }
    const probability = row.number('probability', { minimum: 0, maximum: 1 });
    if (row.binary('positive') !== Number(probability >= threshold)) {
      throw row.error(
        'positive',
        `expected ${Number(probability >= threshold)}: the threshold is ${threshold}`,
      );
    }
    probabilities[index] = probability;
  });
  checkCall(ct, callScan(probabilities, { threshold, minConsecutive }));
  const positionsMm = positionsOf(slices);
  const segmentation = segmentationOf(ct);
  return {
    scanId: ct.raw('scan'),
    probabilities,
    ...labelsOf(ct, slices),
    ...(patientId !== undefined && { patientId }),
    ...(positionsMm && { positionsMm }),
    ...(groups && { groups }),
    ...(segmentation && { segmentation }),
  };
}

function checkCall(ct: PredictionRow, { positive, run, score }: CtCall): void {
  const probability = ct.number('probability', { minimum: 0, maximum: 1 });
  const expect = (name: PredictionColumn, expected: number | undefined, given: number | undefined): void => {
    if (given === expected) return;
    const wanted = expected === undefined ? 'an empty cell' : expected;
    throw ct.error(name, `expected ${wanted}, as follows from the CT's slices, got ${ct.shown(name)}`);
  };
  expect('probability', score, probability);
  expect('positive', Number(positive), ct.binary('positive'));
  const whole = { minimum: 1, whole: true };
  expect('run_start', run ? run.start + 1 : undefined, ct.optionalNumber('run_start', whole));
  expect('run_length', run?.length, ct.optionalNumber('run_length', whole));
}

function labelsOf(
  ct: PredictionRow,
  slices: readonly PredictionRow[],
): Pick<ScanPrediction, 'labels' | 'labelsKnown'> {
  const label = ct.binary('label');
  const known = slices.filter((row) => row.raw('label') !== '');
  if (known.length === 0) {
    return { labels: new Uint8Array(slices.length).fill(label), labelsKnown: false };
  }
  const empty = slices.find((row) => row.raw('label') === '');
  if (empty) throw empty.error('label', 'expected 0 or 1, as in other rows of the CT, got an empty cell');
  const labels = Uint8Array.from(slices, (row) => row.binary('label'));
  if (Number(labels.includes(1)) !== label) {
    throw ct.error('label', `expected ${1 - label}, as its slices' labels say, got ${label}`);
  }
  return { labels };
}

function positionsOf(slices: readonly PredictionRow[]): Float64Array | undefined {
  if (slices.every((row) => row.raw('position_mm') === '')) return undefined;
  const positions = Float64Array.from(slices, (row) => row.number('position_mm', {}));
  slices.forEach((row, i) => {
    if (i > 0 && !(positions[i]! > positions[i - 1]!)) {
      throw row.error('position_mm', `expected more than in row ${slices[i - 1]!.row}: from foot to head`);
    }
  });
  return positions;
}

function segmentationOf(ct: PredictionRow): SegmentationScores | undefined {
  const dice = ct.optionalNumber('dice', { minimum: 0, maximum: 1 });
  const volumeMl = ct.optionalNumber('volume_ml', { minimum: 0 });
  const predictedVolumeMl = ct.optionalNumber('predicted_volume_ml', { minimum: 0 });
  if (dice === undefined) {
    ct.requireEmpty(['volume_ml', 'predicted_volume_ml'], 'CT without dice');
    return undefined;
  }
  return {
    dice,
    ...(volumeMl !== undefined && { volumeMl }),
    ...(predictedVolumeMl !== undefined && { predictedVolumeMl }),
  };
}
