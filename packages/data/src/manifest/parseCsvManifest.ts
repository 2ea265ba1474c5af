import { RadnetError } from '@radnet/core';
import { csvRows } from '@radnet/core/internal';
import { type ManifestColumns, manifestColumns } from './manifestColumns';
import type { ManifestScan } from './manifestScan';
import { manifestScanOf, sliceCountOf } from './manifestScanOf';

/** Stands for the mask of a slice without lesion; an empty cell says that no mask was drawn. */
export const NO_LESION = '-';

/** A scan and the first row that tells of it. */
export interface ManifestRow {
  readonly scan: ManifestScan;
  readonly row: number;
}

/** The rows of one scan in the order of its slices. */
interface ScanRows {
  readonly columns: ManifestColumns;
  readonly rows: readonly { readonly cells: readonly string[]; readonly row: number }[];
  readonly bySlice: boolean;
}

/** The scans of a manifest in CSV, in the order of their first rows: see `parseManifest`. */
export function parseCsvManifest(text: string): ManifestRow[] {
  let columns: ManifestColumns | undefined;
  const scans = new Map<string, { cells: readonly string[]; row: number }[]>();
  csvRows(text, 'manifest', (cells, row) => {
    if (columns === undefined) {
      columns = manifestColumns(cells);
      return;
    }
    const id = cells[columns.plain.get('scan')!]!;
    const rows = scans.get(id);
    if (rows === undefined) scans.set(id, [{ cells, row }]);
    else rows.push({ cells, row });
  });
  if (columns === undefined) throw new RadnetError('manifest: expected a row of column names, got none');
  const known = columns;
  return [...scans.values()].map((rows) => {
    const row = rows[0]!.row;
    const ordered = inSliceOrder(known, rows);
    const scan = manifestScanOf(scanOf(ordered), `row ${row}`);
    if (ordered.bySlice && sliceCountOf(scan) === undefined) {
      throw new RadnetError(
        `row ${row}: expected a slice, slice_mask or slice_label beside slice_number, got none`,
      );
    }
    return { row, scan };
  });
}

function inSliceOrder(columns: ManifestColumns, rows: ScanRows['rows']): ScanRows {
  const column = columns.plain.get('slice_number');
  const numberOf = ({ cells }: ScanRows['rows'][number]): string =>
    column === undefined ? '' : cells[column]!;
  if (rows.every((one) => numberOf(one) === '')) {
    if (rows.length > 1) {
      throw new RadnetError(
        `row ${rows[1]!.row}: expected another scan than in row ${rows[0]!.row}, or a slice_number in both`,
      );
    }
    return { columns, rows, bySlice: false };
  }
  const ordered: ScanRows['rows'][number][] = [];
  for (const one of rows) {
    const number = Number(numberOf(one));
    if (!/^\d{1,9}$/.test(numberOf(one)) || number < 1 || number > rows.length) {
      throw new RadnetError(
        `row ${one.row}: expected a slice_number from 1 to ${rows.length}, the scan's number of rows`,
      );
    }
    const first = ordered[number - 1];
    if (first !== undefined) {
      throw new RadnetError(`row ${one.row}: expected another slice_number than in row ${first.row}`);
    }
    ordered[number - 1] = one;
  }
  return { columns, rows: ordered, bySlice: true };
}

/** The cells as a scan's fields, which are still to be checked. */
function scanOf(scan: ScanRows): Record<string, unknown> {
  const { plain, labels, sliceLabels, groups, readers } = scan.columns;
  const whole = (name: 'scan' | 'volume' | 'mask' | 'hounsfield' | 'patient' | 'split'): string =>
    agreed(scan, plain.get(name));
  const bySlice = (name: 'slice' | 'slice_mask'): string[] | undefined => perSlice(scan, plain.get(name));
  const masks = bySlice('slice_mask')?.map((path) => (path === NO_LESION ? null : path));
  const labelled = new Map<string, unknown>();
  for (const [name, column] of labels) {
    const label = agreed(scan, column);
    if (label !== '') labelled.set(name, numberOf(label));
  }
  for (const [name, column] of sliceLabels) {
    const list = perSlice(scan, column)?.map(numberOf);
    if (list === undefined) continue;
    if (labelled.has(name)) throw fault(scan, `either label:${name} or slice_label:${name}`);
    labelled.set(name, list);
  }
  const memberships = [...groups]
    .map(([name, column]) => [name, agreed(scan, column)] as const)
    .filter(([, value]) => value !== '');
  const readings = new Map<string, [string, unknown][]>();
  for (const { reader, name, column } of readers) {
    const label = agreed(scan, column);
    if (label !== '') readings.set(reader, [...(readings.get(reader) ?? []), [name, numberOf(label)]]);
  }
  const source = parts(whole('volume'), bySlice('slice'));
  if (Object.keys(source).length !== 1) throw fault(scan, 'either a volume or slices');
  const mask = parts(whole('mask'), masks);
  return {
    id: whole('scan'),
    source,
    ...(Object.keys(mask).length === 0 ? {} : { mask }),
    labels: Object.fromEntries(labelled),
    ...(readings.size === 0
      ? {}
      : {
          readers: Object.fromEntries([...readings].map(([name, list]) => [name, Object.fromEntries(list)])),
        }),
    ...(whole('hounsfield') === '' ? {} : { hounsfield: scaleOf(whole('hounsfield')) }),
    ...(whole('patient') === '' ? {} : { patient: whole('patient') }),
    ...(memberships.length === 0 ? {} : { groups: Object.fromEntries(memberships) }),
    ...(whole('split') === '' ? {} : { split: whole('split') }),
  };
}

function parts(volume: string, slices: unknown[] | undefined): Record<string, unknown> {
  return { ...(volume === '' ? {} : { volume }), ...(slices === undefined ? {} : { slices }) };
}

/** What all rows of a scan say of it. */
function agreed({ rows }: ScanRows, column: number | undefined): string {
  if (column === undefined) return '';
  const first = rows[0]!.cells[column]!;
  const other = rows.find(({ cells }) => cells[column] !== first);
  if (other !== undefined) {
    throw new RadnetError(
      `row ${other.row}: expected the same in column ${column + 1} as in row ${rows[0]!.row}, which is of the same scan`,
    );
  }
  return first;
}

/** What each row says of its slice, or nothing where all are empty. */
function perSlice({ rows, bySlice }: ScanRows, column: number | undefined): string[] | undefined {
  if (column === undefined || rows.every(({ cells }) => cells[column] === '')) return undefined;
  const empty = rows.find(({ cells }) => cells[column] === '');
  if (empty !== undefined) {
    throw new RadnetError(
      `row ${empty.row}: expected something in column ${column + 1}, as in other rows of the scan, got an empty cell`,
    );
  }
  if (!bySlice) {
    throw new RadnetError(
      `row ${rows[0]!.row}: expected a slice_number beside column ${column + 1}, got none`,
    );
  }
  return rows.map(({ cells }) => cells[column]!);
}

const numberOf = (cell: string): number | string => (cell === '0' ? 0 : cell === '1' ? 1 : cell);

/** A number, or what is still to be checked. */
const scaleOf = (cell: string): number | string => (Number.isFinite(Number(cell)) ? Number(cell) : cell);

function fault({ rows }: ScanRows, expected: string): RadnetError {
  return new RadnetError(`row ${rows[0]!.row}: expected ${expected} of a scan, got both or neither`);
}
