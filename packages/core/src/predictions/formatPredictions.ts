import papaparse from 'papaparse';
import { callScan } from '../metrics/callScan';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { RadnetError } from '../radnetError';
import { cellFault } from './cellFault';
import { checkSets } from './checkSets';
import { GROUP_PREFIX, PREDICTION_COLUMNS, type PredictionColumn } from './predictionColumns';
import type { PredictionSet } from './predictionSet';

type Row = Partial<Record<PredictionColumn, string | number>>;

/**
 * Formats predictions as the text of a `predictions.csv`. Each scan has one row (`level` ct), followed by one row per
 * slice (`level` slice), foot to head. {@link parsePredictions} reads back exactly the same numbers.
 *
 * A scan's row holds its label, the score and call of {@link callScan} with their threshold and run length, the longest
 * run of positive slices (counted from 1), and the segmentation scores. A slice's row holds its label if it is known,
 * its probability, and whether the probability reaches the threshold. Every row holds the patient and the sub-groups.
 *
 * @throws RadnetError that names the set and scan if a value is invalid or missing, if a set or scan comes twice, or if
 *   a name is empty, longer than 128 characters, has control characters or outer spaces, or would run as a formula in a
 *   spreadsheet.
 */
export function formatPredictions(sets: readonly PredictionSet[]): string {
  checkSets(sets);
  const groups = [
    ...new Set(sets.flatMap(({ scans }) => scans.flatMap((scan) => Object.keys(scan.groups ?? {})))),
  ];
  const rows: (string | number)[][] = [];
  for (const set of sets) {
    requireCell(set.name, `set '${set.name}': name`);
    for (const scan of set.scans) {
      checkCells(scan, set.name);
      const last = groups.map((name) => scan.groups?.[name] ?? '');
      for (const row of rowsOf(scan, set)) {
        rows.push([...PREDICTION_COLUMNS.map((name) => row[name] ?? ''), ...last]);
      }
    }
  }
  const header = [...PREDICTION_COLUMNS, ...groups.map((name) => `${GROUP_PREFIX}${name}`)];
  return `${papaparse.unparse([header, ...rows], { newline: '\n' })}\n`;
}

function rowsOf(scan: ScanPrediction, { name, threshold, minConsecutive }: PredictionSet): Row[] {
  const { scanId, patientId = '', probabilities, labels, labelsKnown = true } = scan;
  const { positive, run, score } = callScan(probabilities, { threshold, minConsecutive });
  const { dice, volumeMl, predictedVolumeMl } = scan.segmentation ?? {};
  const common = { set: name, scan: scanId, patient: patientId };
  const ct: Record<string, string | number | undefined> = {
    level: 'ct',
    ...common,
    label: Number(Array.from(labels).includes(1)),
    probability: score,
    positive: Number(positive),
    threshold,
    min_consecutive: minConsecutive,
    run_start: run ? run.start + 1 : '',
    run_length: run?.length,
    dice,
    volume_ml: volumeMl,
    predicted_volume_ml: predictedVolumeMl,
  };
  const slices = Array.from(probabilities, (probability, slice): Row => {
    const position = scan.positionsMm?.[slice];
    return {
      level: 'slice',
      ...common,
      slice: slice + 1,
      ...(position !== undefined && { position_mm: position }),
      ...(labelsKnown && { label: labels[slice]! }),
      probability,
      positive: Number(probability >= threshold),
    };
  });
  return [ct, ...slices];
}

function checkCells({ scanId, patientId, groups = {} }: ScanPrediction, set: string): void {
  const where = `set '${set}': scan '${scanId}'`;
  requireCell(scanId, `${where}: name`);
  // The message does not quote the value: it may identify the patient.
  if (patientId !== undefined) requireCell(patientId, `${where}: patientId`);
  for (const [name, value] of Object.entries(groups)) {
    requireCell(name, `${where}: a sub-group's name`);
    requireCell(value, `${where}: sub-group '${name}'`);
  }
}

function requireCell(text: string, where: string): void {
  const fault = cellFault(text);
  if (fault !== undefined)
    throw new RadnetError(`${where}: expected text that a table may hold, got ${fault}`);
}
