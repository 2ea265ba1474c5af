import { RadnetError } from '@radnet/core';
import { expect, it } from 'vitest';
import { dicomFile } from '../dicom/fixtures';
import { readManifestScan } from '../node/readManifestScan';
import { inTree } from './fixtures';
import { rsna2019Manifest } from './rsna2019Manifest';

const CLASSES = ['epidural', 'intraparenchymal', 'intraventricular', 'subarachnoid', 'subdural', 'any'];

/** The rows of one image, as the set orders them. */
const rows = (image: string, ...positive: string[]): string[] =>
  CLASSES.map((name) => `${image}_${name},${positive.includes(name) ? 1 : 0}`);

const slice = (study: string, series: string, z: number, more: Record<string, unknown> = {}): Uint8Array =>
  dicomFile('a', {
    StudyInstanceUID: study,
    SeriesInstanceUID: series,
    ImagePositionPatient: ['-10', '-20', String(z)],
    SliceThickness: undefined,
    InstanceNumber: undefined,
    ...more,
  }).bytes;

const table = [
  'ID,Label',
  ...rows('ID_0a'),
  ...rows('ID_0b', 'any', 'subdural'),
  ...rows('ID_0c', 'any', 'epidural'),
  ...rows('ID_0d'),
  ...rows('ID_0b', 'any', 'subdural'), // The set repeats rows.
  ...rows('ID_0e', 'any'),
  ...rows('ID_0f'),
];
const tree = {
  'stage_2_train.csv': table.join('\n'),
  'stage_2_sample_submission.csv': 'never read',
  'stage_2_train/ID_0a.dcm': slice('ID_study1', 'ID_series1', 15),
  'stage_2_train/ID_0b.dcm': slice('ID_study1', 'ID_series1', 5),
  'stage_2_train/ID_0c.dcm': slice('ID_study1', 'ID_series1', 10),
  // Rows to the right: the normal points to the feet.
  'stage_2_train/ID_0d.dcm': slice('ID_study2', 'ID_series2', 2, {
    ImageOrientationPatient: ['-1', '0', '0', '0', '1', '0'],
  }),
  'stage_2_train/ID_0e.dcm': slice('ID_study2', 'ID_series2', 1, {
    ImageOrientationPatient: ['-1', '0', '0', '0', '1', '0'],
  }),
  'stage_2_test/ID_99.dcm': slice('ID_study9', 'ID_series9', 1),
};

it('RSNA 2019 becomes scans by study, their slices from foot to head', async () => {
  await inTree(tree, async (folder, root) => {
    const scans = await rsna2019Manifest(folder);
    expect(scans.map(({ id, source }) => ({ id, source }))).toEqual([
      {
        id: 'ID_study1',
        source: { slices: ['b', 'c', 'a'].map((one) => `stage_2_train/ID_0${one}.dcm`) },
      },
      { id: 'ID_study2', source: { slices: ['e', 'd'].map((one) => `stage_2_train/ID_0${one}.dcm`) } },
    ]);
    expect(scans[0]!.labels).toEqual({
      any: [1, 1, 0],
      epidural: [0, 1, 0],
      intraparenchymal: [0, 0, 0],
      intraventricular: [0, 0, 0],
      subarachnoid: [0, 0, 0],
      subdural: [1, 0, 0],
    });
    expect(scans[1]!.labels).toMatchObject({ any: [1, 0] });
    for (const scan of scans) expect((await readManifestScan(root, scan)).labels).toEqual(scan.labels);
  });
});

it('RSNA 2019 keeps the series of a study apart', async () => {
  const files = { ...tree, 'stage_2_train/ID_0f.dcm': slice('ID_study1', 'ID_series3', 5) };
  const scans = await inTree(files, rsna2019Manifest);
  expect(scans.map(({ id }) => id)).toEqual(['ID_study1 ID_series1', 'ID_study1 ID_series3', 'ID_study2']);
});

it('RSNA 2019 reads headers alone: pixels may be cut short', async () => {
  const whole = slice('ID_study3', 'ID_series4', 5, {
    Rows: 256,
    Columns: 256,
    PixelData: new ArrayBuffer(2 ** 17),
  });
  const scans = await inTree(
    { ...tree, 'stage_2_train/ID_0f.dcm': whole.subarray(0, 2 ** 15) },
    rsna2019Manifest,
  );
  expect(scans.map(({ id }) => id)).toContain('ID_study3');
});

it.each([
  [
    'an image without labels',
    { 'stage_2_train/ID_77.dcm': slice('s', 't', 1) },
    'ID_77.dcm: expected a row in stage_2_train.csv',
  ],
  [
    'a label missing',
    { 'stage_2_train.csv': table.filter((row) => row !== 'ID_0a_any,0').join('\n') },
    'ID_0a.dcm: expected a row',
  ],
  [
    'rows that disagree',
    { 'stage_2_train.csv': [...table, 'ID_0a_any,1'].join('\n') },
    'row 44: expected the label of an earlier row',
  ],
  [
    'another class',
    { 'stage_2_train.csv': [...table, 'ID_0a_tumour,1'].join('\n') },
    'row 44: expected an ID such as',
  ],
  ['a damaged image', { 'stage_2_train/ID_0f.dcm': 'words' }, 'ID_0f.dcm: expected a DICOM file'],
  [
    'no position',
    { 'stage_2_train/ID_0f.dcm': slice('s', 't', 1, { ImagePositionPatient: undefined }) },
    'ID_0f.dcm: expected 3 numbers',
  ],
])('RSNA 2019 with %s is refused', async (_, files, message) => {
  const work = inTree({ ...tree, ...files }, rsna2019Manifest);
  await expect(work).rejects.toBeInstanceOf(RadnetError);
  await expect(work).rejects.toThrow(message);
});
