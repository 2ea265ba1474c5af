import { requireKnownOptions } from '../errors/requireKnownOptions';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { RadnetError } from '../radnetError';
import { csvRows } from './csvRows';
import { type PredictionHeader, predictionHeader } from './predictionColumns';
import { PredictionRow } from './predictionRow';
import type { PredictionSet } from './predictionSet';
import { type ScanRows, scanFromRows } from './scanFromRows';

/** Settings for {@link parsePredictions}. */
export interface ParsePredictionsOptions {
  /** Names of the scans that may occur; any other is an error. Default: all scans are accepted. */
  readonly knownScans?: Iterable<string>;
}

const OPTIONS = { knownScans: true } satisfies Record<keyof ParsePredictionsOptions, true>;

/** A set that is being read. */
interface OpenSet {
  readonly name: string;
  readonly threshold: number;
  readonly minConsecutive: number;
  /** Row of the set's first CT. */
  readonly row: number;
  readonly scans: ScanPrediction[];
  /** Row of each scan. */
  readonly rows: Map<string, number>;
}

/**
 * Parses the text of a `predictions.csv`, as {@link formatPredictions} writes it. Columns may be in any order. The rows
 * of a CT must be together: the CT's own row first, then its slices, numbered from 1.
 *
 * @returns The sets in the order of their first rows.
 * @throws RadnetError if the file has no CT, or that names the row (1 is the first line) if
 *   - a column is missing, unknown or duplicate;
 *   - a scan or slice comes twice, slices are missing, out of order or without their CT, or a scan is not in
 *     `knownScans`;
 *   - a probability lies outside [0, 1], or a label is not 0 or 1;
 *   - the threshold or run length differs from the rest of the set, or patient or sub-group from the rest of the CT;
 *   - the call does not follow from the slices;
 *   - a spreadsheet would run a name as a formula.
 */
export function parsePredictions(text: string, options: ParsePredictionsOptions = {}): PredictionSet[] {
  requireKnownOptions('parsePredictions', options, Object.keys(OPTIONS));
  const known = options.knownScans && new Set(options.knownScans);
  const sets = new Map<string, OpenSet>();
  let header: PredictionHeader | undefined;
  let open: ScanRows | undefined;
  const close = (): void => {
    if (open) addScan(sets, open);
    open = undefined;
  };
  csvRows(text.startsWith('\uFEFF') ? text.slice(1) : text, 'predictions', (cells, number) => {
    if (header === undefined) {
      header = predictionHeader(cells);
      return;
    }
    const row = new PredictionRow(header, cells, number);
    const level = row.raw('level');
    if (level === 'ct') {
      close();
      open = { ct: row, slices: [] };
      checkNew(sets, row, known);
    } else if (level === 'slice') {
      addSlice(open, row);
    } else {
      throw row.error('level', `expected ct or slice, got ${row.shown('level')}`);
    }
  });
  close();
  if (sets.size === 0) throw new RadnetError('predictions: expected one CT or more, got none');
  return [...sets.values()].map(({ name, threshold, minConsecutive, scans }) => ({
    name,
    threshold,
    minConsecutive,
    scans,
  }));
}

function checkNew(
  sets: ReadonlyMap<string, OpenSet>,
  row: PredictionRow,
  known: ReadonlySet<string> | undefined,
): void {
  const [set, scan] = [row.name('set'), row.name('scan')];
  const first = sets.get(set)?.rows.get(scan);
  if (first !== undefined) {
    throw row.error('scan', `expected every CT once in a set, got that of row ${first} again`);
  }
  if (known && !known.has(scan)) {
    throw row.error('scan', `expected one of the ${known.size} CTs that are known, got ${row.shown('scan')}`);
  }
}

function addSlice(open: ScanRows | undefined, row: PredictionRow): void {
  const { ct, slices } = open ?? {};
  if (!ct || row.raw('set') !== ct.raw('set') || row.raw('scan') !== ct.raw('scan')) {
    throw row.error(
      'scan',
      `expected the row of the CT above its slices, got a slice of ${row.shown('scan')}`,
    );
  }
  const expected = slices!.length + 1;
  const slice = row.number('slice', { minimum: 1, whole: true });
  if (slice !== expected) {
    const what = slice < expected ? `${slice} again` : slice;
    throw row.error('slice', `expected slice ${expected}, got ${what}`);
  }
  slices!.push(row);
}

function addScan(sets: Map<string, OpenSet>, rows: ScanRows): void {
  const { ct } = rows;
  const scan = scanFromRows(rows);
  const name = ct.raw('set');
  const call = { threshold: Number(ct.raw('threshold')), minConsecutive: Number(ct.raw('min_consecutive')) };
  let set = sets.get(name);
  if (!set) {
    set = { name, ...call, row: ct.row, scans: [], rows: new Map() };
    sets.set(name, set);
  }
  const same = [
    ['threshold', set.threshold, call.threshold],
    ['min_consecutive', set.minConsecutive, call.minConsecutive],
  ] as const;
  for (const [column, expected, given] of same) {
    if (given !== expected) {
      throw ct.error(
        column,
        `expected ${expected} as in row ${set.row}, which is of the same set, got ${given}`,
      );
    }
  }
  set.scans.push(scan);
  set.rows.set(scan.scanId, ct.row);
}
