import { RadnetError } from '@radnet/core';
import { checkPatientsApart } from './checkPatientsApart';
import { checkScansDiffer } from './checkScansDiffer';
import type { ManifestScan } from './manifestScan';
import { manifestScanOf } from './manifestScanOf';
import { type ManifestRow, parseCsvManifest } from './parseCsvManifest';

/** Characters: some two million slices. */
export const LONGEST_MANIFEST = 2 ** 28;

/** Characters: as JSON, a line holds a whole scan with all its slices. */
const LONGEST_LINE = 2 ** 22;

/** The forms of a manifest: a table, or a JSON value a line. */
export type ManifestFormat = 'csv' | 'json-lines';

/**
 * Reads a manifest: what a data set holds.
 *
 * CSV: a row of column names, then one row a scan, or one row a slice (`slice_number` 1, 2, ... from foot to head).
 * - `scan`: the scan's name. All rows of a scan bear it.
 * - `volume`: the scan's images, one path. Or `slice`: the path of the row's slice.
 * - `slice_number`: which slice the row tells of. Empty in a scan of one row.
 * - `mask`: the truth by voxel, one path. Or `slice_mask`: the path for the row's slice; `-` for a slice without lesion;
 *   empty throughout the scan where no masks were drawn.
 * - `patient`: a number or hash that stands for the patient. Scans of one patient may not stand in two splits.
 * - `split`: train, validation or test, or empty.
 * - `label:CLASS`: 0 or 1 for the scan; empty where the scan was not labelled for it.
 * - `slice_label:CLASS`: 0 or 1 for the row's slice.
 * - `reader:READER:CLASS`: 0 or 1, one reader's own label of the scan.
 * - `group:NAME`: the scan's sub-group, such as the kind of hemorrhage, or empty.
 *
 * What tells of the scan stands alike in all its rows. JSON lines: one `ManifestScan` a line. Empty lines are passed
 * over in both. Paths are relative to the manifest's folder, with forward slashes, and may not leave it.
 *
 * @returns The scans in the order of their first rows.
 * @throws RadnetError naming the row (1 is the first line): unknown or missing columns, scans or image files that stand
 *   twice, patients in two splits, slice numbers that are missing or doubled, labels other than 0 and 1, slices and a volume in one scan, and
 *   whatever `manifestScanOf` refuses; more than 2^28 characters, or 2^22 in a line.
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
    // The parser's own message repeats the line, and with it paths.
    throw new RadnetError(`row ${row}: expected JSON, one object in a line`);
  }
}
