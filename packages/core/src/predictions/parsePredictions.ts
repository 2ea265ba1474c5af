import { requireKnownOptions } from '../errors/requireKnownOptions';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { RadnetError } from '../radnetError';
import { csvRows } from './csvRows';
import { type PredictionHeader, predictionHeader } from './predictionColumns';
import { PredictionRow } from './predictionRow';
import type { PredictionSet } from './predictionSet';
import { type ScanRows, scanFromRows } from './scanFromRows';

/** Options of `parsePredictions`. */
export interface ParsePredictionsOptions {
  /** The scans that there are, where these are known: any other is refused. */
  readonly knownScans?: Iterable<string>;
}

const OPTIONS = { knownScans: true } satisfies Record<keyof ParsePredictionsOptions, true>;

/** A set that is being read. */
interface OpenSet {
  readonly name: string;
  readonly threshold: number;
  readonly minConsecutive: number;
  /** Where the set begins. */
  readonly row: number;
  readonly scans: ScanPrediction[];
  /** The row of each scan. */
  readonly rows: Map<string, number>;
}

/**
 * Reads the text of a `predictions.csv`, as `formatPredictions` writes it. Columns may stand in any order; the rows of a CT
 * stand together, its own first and then its slices from 1 on.
 *
 * @returns The sets in the order of their first rows.
 * @throws RadnetError naming the row (1 is the first line): columns that are missing, unknown or stand twice; a scan or slice
 *   that comes twice, slices that are missing or out of order or without their CT; scans that are not known;
 *   probabilities outside [0, 1], labels other than 0 and 1; a threshold or run length other than that of the set, a patient or
 *   sub-group other than that of the CT; a call that does not follow from the slices; text that spreadsheets take for a
 *   formula; no prediction at all.
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
