import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import { consensus } from '../annotations/consensus';
import type { ManifestScan } from '../manifest/manifestScan';
import { csvRecords, labelCell } from './csvRecords';
import { byNumber, type DataFolder } from './dataFolder';

const TABLE = 'reads.csv';
const READERS = ['R1', 'R2', 'R3'];

/** The readers' columns, by our classes. */
const COLUMNS = {
  any: 'ICH',
  intraparenchymal: 'IPH',
  intraventricular: 'IVH',
  subdural: 'SDH',
  epidural: 'EDH',
  subarachnoid: 'SAH',
} as const;

const CLASSES = Object.keys(COLUMNS);

/** Series after contrast, and such as show bone, other parts or other planes. */
const NOT_PLAIN =
  /contrast|cect|\bca?ta?\b.*angio|oral|\biv\b|4cc|bone|hrct|pns|3d|dmpr|orbit|^ct de\b|scout/i;
const PRE_CONTRAST = /\bpre contrast\b/i;

/** What says that no contrast was given. */
const SAYS_PLAIN = /plain|\bpre contrast\b/i;

/** Slices of about a millimetre. Others are of 2.5 to 5. */
const THIN = /thin|0\.625|\b1\.25/i;

/** Options of `cq500Manifest`. */
export interface Cq500Options {
  /**
   * Which plain series to take where a scan has both: that of thick slices (some 30 of 5 mm; default) or of thin ones
   * (some 250).
   */
  readonly slices?: 'thick' | 'thin';
}

const OPTIONS = Object.keys({
  slices: true,
} satisfies Record<keyof Cq500Options, true>);

/**
 * CQ500 as a manifest: labels of the scan by the majority of three readers, and every reader's own, from `reads.csv`
 * (`R1:ICH`, `R1:IPH`, ...); images from `CQ500CT12 CQ500CT12/Unknown Study/CT Plain`, here or in folders one level
 * below (`qct01` and on).
 *
 * Of a scan's series one is taken by the name of its folder: plain or before contrast, no bone; one of the wanted
 * thickness where there is one; one that is called plain or pre contrast; a first copy before `-2`; the first by name.
 *
 * @param folder The folder that holds these. Not all scans have to be there.
 * @returns The scans that are there, named as in `reads.csv`: `CQ500-CT-12`.
 * @throws RadnetError where a scan has no reads or no plain series, or labels are other than 0 and 1.
 */
export async function cq500Manifest(folder: DataFolder, options: Cq500Options = {}): Promise<ManifestScan[]> {
  requireKnownOptions('cq500Manifest', options, OPTIONS);
  const { slices = 'thick' } = options;
  const reads = readsOf(await folder.read(TABLE));
  const scans: ManifestScan[] = [];
  for (const { path, id } of await scanFolders(folder)) {
    const readers = reads.get(id);
    if (readers === undefined) throw new RadnetError(`${path}: expected a row ${id} in ${TABLE}, got none`);
    const study = `${path}/Unknown Study`;
    const series = plainSeries(await folder.list(study), slices);
    if (series === undefined)
      throw new RadnetError(`${study}: expected a plain CT series, got none by its name`);
    scans.push({ id, source: { volume: `${study}/${series}` }, labels: consensus(readers), readers });
  }
  return scans.sort((a, b) => byNumber(a.id, b.id));
}

/** The series to take of those in a study's folder. */
function plainSeries(names: readonly string[], wanted: 'thick' | 'thin'): string | undefined {
  const copyOf = (name: string): number => Number(/-(\d)$/.exec(name)?.[1] ?? 1);
  const unwanted = (name: string): number => Number(THIN.test(name) !== (wanted === 'thin'));
  const unsaid = (name: string): number => Number(!SAYS_PLAIN.test(name));
  return names
    .filter((name) => name.endsWith('/'))
    .map((name) => name.slice(0, -1))
    .filter((name) => !NOT_PLAIN.test(name.replace(PRE_CONTRAST, '')))
    .sort(
      (a, b) => unwanted(a) - unwanted(b) || unsaid(a) - unsaid(b) || copyOf(a) - copyOf(b) || byNumber(a, b),
    )[0];
}

async function scanFolders(folder: DataFolder): Promise<{ path: string; id: string }[]> {
  const found: { path: string; id: string }[] = [];
  const search = async (within: string, deeper: boolean): Promise<void> => {
    for (const name of await folder.list(within)) {
      if (!name.endsWith('/')) continue;
      const path = `${within === '' ? '' : `${within}/`}${name.slice(0, -1)}`;
      const number = /^CQ500CT(\d+) CQ500CT\1\/$/.exec(name)?.[1];
      if (number !== undefined) found.push({ path, id: `CQ500-CT-${number}` });
      else if (deeper) await search(path, false);
    }
  };
  await search('', true);
  return found;
}

function readsOf(table: Uint8Array): Map<string, Record<string, Record<string, number>>> {
  const reads = new Map<string, Record<string, Record<string, number>>>();
  const columns = READERS.flatMap((reader) => Object.values(COLUMNS).map((column) => `${reader}:${column}`));
  csvRecords(table, TABLE, ['name', ...columns], ([name, ...cells], where) => {
    if (reads.has(name!)) throw new RadnetError(`${where}: expected every scan once, got one twice`);
    const labels = cells.map((cell) => labelCell(cell, where));
    const readings = READERS.map((reader, index) => [
      reader,
      Object.fromEntries(CLASSES.map((one, column) => [one, labels[index * CLASSES.length + column]!])),
    ]);
    reads.set(name!, Object.fromEntries(readings) as Record<string, Record<string, number>>);
  });
  return reads;
}
