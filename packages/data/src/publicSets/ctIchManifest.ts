import { RadnetError } from '@radnet/core';
import type { ManifestScan } from '../manifest/manifestScan';
import { csvRecords, labelCell } from './csvRecords';
import type { DataFolder } from './dataFolder';
import { footToHead, niftiStem } from './niftiSlices';

const TABLE = 'hemorrhage_diagnosis_raw_ct.csv';

/** The table's columns, keyed by this package's classes. */
const COLUMNS = {
  intraventricular: 'Intraventricular',
  intraparenchymal: 'Intraparenchymal',
  subarachnoid: 'Subarachnoid',
  epidural: 'Epidural',
  subdural: 'Subdural',
} as const;

const CLASSES = Object.keys(COLUMNS);

/**
 * Makes a manifest of PhysioNet CT-ICH 1.3.1: `ct_scans/049.nii`, `masks/049.nii`, and
 * `hemorrhage_diagnosis_raw_ct.csv` with the labels of each slice, numbered from 1 along the third axis of the NIfTI
 * file. `any` is 1 if one of the five kinds is. No_Hemorrhage, Fracture_Yes_No and Patient_demographics.csv are not
 * used.
 *
 * @param folder The folder that holds these files.
 * @returns The scans found, named by the set's own numbers, e.g. `ct-ich-049`.
 * @throws RadnetError if a scan has no labels or no mask, slices are missing in the table or occur twice, or labels are
 *   other than 0 and 1.
 */
export async function ctIchManifest(folder: DataFolder): Promise<ManifestScan[]> {
  const labels = labelsOf(await folder.read(TABLE));
  const masks = await folder.list('masks');
  const scans: ManifestScan[] = [];
  for (const name of await folder.list('ct_scans')) {
    const number = niftiStem(name);
    if (number === undefined) continue;
    const file = `ct_scans/${name}`;
    const mask = masks.find((other) => niftiStem(other) === number);
    const rows = labels.get(Number(number));
    if (mask === undefined || rows === undefined) {
      throw new RadnetError(`${file}: expected a mask of that number and rows in ${TABLE}, got one or none`);
    }
    const missing = Array.from(rows).findIndex((row) => row === undefined);
    if (missing >= 0) throw new RadnetError(`${TABLE}: expected slice ${missing + 1} of ${file}, got none`);
    const slices = await footToHead(rows, await folder.read(file), file);
    scans.push({
      id: `ct-ich-${number}`,
      source: { volume: file },
      mask: { volume: `masks/${mask}` },
      labels: Object.fromEntries([
        ['any', slices.map((row) => Math.max(...row))],
        ...CLASSES.map((name, index) => [name, slices.map((row) => row[index]!)] as const),
      ]),
    });
  }
  return scans;
}

/**
 * Returns the labels keyed by scan number: one entry per slice, in the file's order, with labels in the order of
 * `CLASSES`.
 */
function labelsOf(table: Uint8Array): Map<number, number[][]> {
  const labels = new Map<number, number[][]>();
  const columns = ['PatientNumber', 'SliceNumber', ...Object.values(COLUMNS)];
  csvRecords(table, TABLE, columns, ([scan, slice, ...cells], where) => {
    if (!/^\d{1,4}$/.test(scan!) || !/^[1-9]\d{0,3}$/.test(slice!)) {
      throw new RadnetError(`${where}: expected whole numbers of scan and slice, got others`);
    }
    const slices = labels.get(Number(scan)) ?? [];
    labels.set(Number(scan), slices);
    if (slices[Number(slice) - 1] !== undefined) {
      throw new RadnetError(`${where}: expected every slice once, got one twice`);
    }
    slices[Number(slice) - 1] = cells.map((cell) => labelCell(cell, where));
  });
  return labels;
}
