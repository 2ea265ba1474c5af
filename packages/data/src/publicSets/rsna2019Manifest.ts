import { RadnetError } from '@radnet/core';
import { DicomItem } from '../annotations/dicomItem';
import type { ManifestScan } from '../manifest/manifestScan';
import { cross, dot } from '../volume/vector';
import type { Vector3 } from '../volume/volume';
import { csvRecords, labelCell } from './csvRecords';
import type { DataFolder } from './dataFolder';

const TABLE = 'stage_2_train.csv';
const IMAGES = 'stage_2_train';

const CLASSES = [
  'any',
  'epidural',
  'intraparenchymal',
  'intraventricular',
  'subarachnoid',
  'subdural',
] as const;

/** How many bytes of each file are read to find its place; the set's headers take about 1.5 kB. */
const HEADER_BYTES = 2 ** 14;

/** How many files are open at a time. */
const AT_ONCE = 32;

interface RsnaSlice {
  readonly path: string;
  readonly study: string;
  readonly series: string;
  /** Position along the normal that points to the head, in mm. */
  readonly position: number;
  readonly labels: readonly number[];
}

/**
 * Makes a manifest of RSNA 2019 (Intracranial Hemorrhage Detection). It groups the files of `stage_2_train` by study
 * and series and orders them from foot to head by position. The labels of each slice come from `stage_2_train.csv`,
 * which has one row for each image and class (`ID_12cadc6af_epidural,0`). The table repeats some rows; this is accepted
 * if they agree. Only the header of each file is read. `stage_2_test` has no labels and is left out.
 *
 * @param folder The folder that holds these files. Images may be missing.
 * @returns The scans, named by StudyInstanceUID (in this set a code such as `ID_b81a287ad3`), followed by the
 *   SeriesInstanceUID if a study has several series.
 * @throws RadnetError if an image has no labels, rows disagree, or a header is damaged or lacks its place.
 */
export async function rsna2019Manifest(folder: DataFolder): Promise<ManifestScan[]> {
  const labels = labelsOf(await folder.read(TABLE));
  const names = (await folder.list(IMAGES)).filter((name) => /\.dcm$/i.test(name));
  const studies = new Map<string, Map<string, RsnaSlice[]>>();
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const read = names.slice(start, start + AT_ONCE).map((name) => sliceOf(folder, name, labels));
    for (const slice of await Promise.all(read)) {
      const series = studies.get(slice.study) ?? new Map<string, RsnaSlice[]>();
      studies.set(slice.study, series);
      const slices = series.get(slice.series) ?? [];
      series.set(slice.series, slices);
      slices.push(slice);
    }
  }
  return [...studies].flatMap(([study, series]) =>
    [...series].map(([uid, slices]) => scanOf(series.size === 1 ? study : `${study} ${uid}`, slices)),
  );
}

function scanOf(id: string, slices: readonly RsnaSlice[]): ManifestScan {
  const ordered = [...slices].sort((a, b) => a.position - b.position);
  return {
    id,
    source: { slices: ordered.map(({ path }) => path) },
    labels: Object.fromEntries(
      CLASSES.map((name, index) => [name, ordered.map(({ labels }) => labels[index]!)]),
    ),
  };
}

async function sliceOf(
  folder: DataFolder,
  name: string,
  labels: ReadonlyMap<string, Int8Array>,
): Promise<RsnaSlice> {
  const path = `${IMAGES}/${name}`;
  const known = labels.get(name.slice(0, -'.dcm'.length));
  if (known === undefined || known.includes(-1)) {
    throw new RadnetError(`${path}: expected a row in ${TABLE} for each of ${CLASSES.join(', ')}`);
  }
  const header = DicomItem.parse(await folder.read(path, HEADER_BYTES), path);
  const [study, series] = [header.text('StudyInstanceUID'), header.text('SeriesInstanceUID')];
  if (study === '' || series === '') {
    throw header.error('expected StudyInstanceUID and SeriesInstanceUID, got one or none');
  }
  const origin = header.numbers('ImagePositionPatient', 3) as unknown as Vector3;
  const cosines = header.numbers('ImageOrientationPatient', 6);
  const normal = cross(cosines.slice(0, 3) as unknown as Vector3, cosines.slice(3) as unknown as Vector3);
  const position = dot(origin, normal) * Math.sign(normal[2]);
  return { path, study, series, position, labels: [...known] };
}

/** Returns the labels keyed by image, in the order of `CLASSES`; -1 for a label that the table lacks. */
function labelsOf(table: Uint8Array): Map<string, Int8Array> {
  const labels = new Map<string, Int8Array>();
  csvRecords(table, TABLE, ['ID', 'Label'], ([id, cell], where) => {
    const end = id!.lastIndexOf('_');
    const index = CLASSES.findIndex((name) => name === id!.slice(end + 1));
    if (index < 0)
      throw new RadnetError(`${where}: expected an ID such as ID_12cadc6af_epidural, got another`);
    const image = id!.slice(0, end);
    const known = labels.get(image) ?? new Int8Array(CLASSES.length).fill(-1);
    labels.set(image, known);
    const label = labelCell(cell!, where);
    if (known[index] !== -1 && known[index] !== label) {
      throw new RadnetError(`${where}: expected the label of an earlier row of that ID, got another`);
    }
    known[index] = label;
  });
  return labels;
}
