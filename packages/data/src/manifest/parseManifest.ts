import { RadnetError } from '@radnet/core';
import { checkPatientsApart } from './checkPatientsApart';
import { checkScansDiffer } from './checkScansDiffer';
import type { ManifestScan } from './manifestScan';
import { manifestScanOf } from './manifestScanOf';
import { type ManifestRow, parseCsvManifest } from './parseCsvManifest';

/** Longest manifest accepted, in characters: about two million slices. */
export const LONGEST_MANIFEST = 2 ** 28;

/** Longest line accepted, in characters: in JSON, a line holds a whole scan with all its slices. */
const LONGEST_LINE = 2 ** 22;

/** The formats of a manifest: a CSV table, or one JSON value per line. */
export type ManifestFormat = 'csv' | 'json-lines';

/**
 * Reads a manifest, the list of the scans in a data set.
 *
 * CSV: a row of column names, then one row per scan or one row per slice (`slice_number` 1, 2, ... from foot to head).
 * - `scan`: the scan's name, the same in all rows of the scan.
 * - `volume`: one path to the scan's images. Alternatively `slice`: the path to the row's slice.
 * - `slice_number`: which slice the row describes. Empty if the row describes the whole scan.
 * - `mask`: one path to the ground truth for each voxel. Alternatively `slice_mask`: the path for the row's slice; `-`
 *   for a slice without a lesion; empty in all rows of the scan if no masks were drawn.
 * - `hounsfield`: how to convert values that are not Hounsfield units (see `HounsfieldScale`), or empty.
 * - `patient`: a number or hash that stands for the patient. All scans of a patient must be in the same split.
 * - `split`: train, validation or test, or empty.
 * - `label:CLASS`: 0 or 1 for the scan; empty if the scan has no label for this class.
 * - `slice_label:CLASS`: 0 or 1 for the row's slice.
 * - `reader:READER:CLASS`: 0 or 1, one reader's own label of the scan.
 * - `group:NAME`: the scan's sub-group, such as the kind of hemorrhage, or empty.
 *
 * Values that describe the whole scan are repeated in all its rows.
 *
 * JSON lines: one `ManifestScan` per line.
 *
 * Both formats ignore empty lines. Paths are relative to the manifest's folder, use forward slashes, and must not lead
 * out of it.
 *
 * @returns The scans in the order of their first rows.
 * @throws RadnetError naming the row (1 is the first line): unknown or missing columns; scans or image files that occur
 *   twice; a patient in two splits; slice numbers that are missing or occur twice; labels other than 0 and 1; slices
 *   and a volume in one scan; whatever `manifestScanOf` refuses; more than 2^28 characters, or 2^22 in a line.
 */
export function parseManifest(text: string, { format }: { readonly format: ManifestFormat }): ManifestScan[] {
  checkLengths(text);
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const rows = format === 'csv' ? parseCsvManifest(content) : parseJsonLines(content);
  const scans = rows.map(({ scan }) => scan);
  if (scans.length === 0) throw new RadnetError('manifest: expected one scan or more, got none');
  checkScansDiffer(scans, (index) => `row ${rows[index]!.row}`);
  checkPatientsApart(scans, (index) => `row ${rows[index]!.row}`);
  return scans;
}

function checkLengths(text: string): void {
  if (text.length > LONGEST_MANIFEST) {
    throw new RadnetError(
      `manifest: expected at most ${LONGEST_MANIFEST} characters, got ${text.length}; split it into several`,
    );
  }
  let row = 1;
  for (let start = 0; start <= text.length; row++) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    if (end - start > LONGEST_LINE) {
      throw new RadnetError(`row ${row}: expected at most ${LONGEST_LINE} characters, got ${end - start}`);
    }
    start = end + 1;
  }
}

function parseJsonLines(text: string): ManifestRow[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const row = index + 1;
    return [{ row, scan: manifestScanOf(jsonOf(line, row), `row ${row}`) }];
  });
}

function jsonOf(line: string, row: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The parser's own message repeats the line, including its paths.
    throw new RadnetError(`row ${row}: expected JSON, one object in a line`);
  }
}
