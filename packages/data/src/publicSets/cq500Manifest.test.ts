import { RadnetError } from '@radnet/core';
import { expect, it } from 'vitest';
import { cq500Manifest } from './cq500Manifest';
import { inTree } from './fixtures';

const READS = [
  'ICH', 'IPH', 'IVH', 'SDH', 'EDH', 'SAH', 'BleedLocation-Left', 'BleedLocation-Right', 'ChronicBleed',
  'Fracture', 'CalvarialFracture', 'OtherFracture', 'MassEffect', 'MidlineShift',
]; // prettier-ignore

const header = [
  'name',
  'Category',
  ...['R1', 'R2', 'R3'].flatMap((reader) => READS.map((one) => `${reader}:${one}`)),
];

const row = (name: string, ...positive: string[]): string =>
  [name, 'B1', ...header.slice(2).map((column) => (positive.includes(column) ? 1 : 0))].join(',');

const table = [
  header.join(','),
  row('CQ500-CT-1', 'R1:ICH', 'R1:SDH', 'R2:ICH', 'R2:SAH', 'R3:SDH'),
  row('CQ500-CT-10'),
  row('CQ500-CT-9', 'R1:ICH'),
].join('\n');

const tree = {
  'reads.csv': table,
  'CQ500CT1 CQ500CT1/Unknown Study/CT Plain/CT000000.dcm': '',
  'CQ500CT1 CQ500CT1/Unknown Study/CT C/CT000000.dcm': '',
  'CQ500CT1 CQ500CT1/Unknown Study/CT Thin Plain/CT000000.dcm': '',
  'CQ500CT1 CQ500CT1/Unknown Study/CT BONE/CT000000.dcm': '',
  'qct02/CQ500CT10 CQ500CT10/Unknown Study/CT 4cc sec 150cc D3D on/CT000000.dcm': '',
  'qct02/CQ500CT10 CQ500CT10/Unknown Study/CT POST CONTRAST/CT000000.dcm': '',
  'qct02/CQ500CT10 CQ500CT10/Unknown Study/CT PRE CONTRAST THIN/CT000000.dcm': '',
  'qct02/CQ500CT9 CQ500CT9/Unknown Study/CT 5mm-2/CT000000.dcm': '',
  'qct02/CQ500CT9 CQ500CT9/Unknown Study/CT 5mm/CT000000.dcm': '',
  'qct02/CQ500CT9 CQ500CT9/Unknown Study/CT 0.625mm/CT000000.dcm': '',
};

const volumes = (scans: Awaited<ReturnType<typeof cq500Manifest>>): unknown[] =>
  scans.map(({ id, source }) => [id, 'volume' in source && source.volume.split('/').at(-1)]);

it('CQ500 becomes scans labelled by the majority, with every reader beside it', async () => {
  const scans = await inTree(tree, (folder) => cq500Manifest(folder));
  const none = {
    any: 0,
    intraparenchymal: 0,
    intraventricular: 0,
    subdural: 0,
    epidural: 0,
    subarachnoid: 0,
  };
  expect(scans[0]).toEqual({
    id: 'CQ500-CT-1',
    source: { volume: 'CQ500CT1 CQ500CT1/Unknown Study/CT Plain' },
    labels: { ...none, any: 1, subdural: 1 },
    readers: {
      R1: { ...none, any: 1, subdural: 1 },
      R2: { ...none, any: 1, subarachnoid: 1 },
      R3: { ...none, subdural: 1 },
    },
  });
  expect(scans[1]!.labels).toEqual(none);
  expect(scans[1]!.readers).toEqual({ R1: { ...none, any: 1 }, R2: none, R3: none });
  expect(scans[2]!.source).toEqual({
    volume: 'qct02/CQ500CT10 CQ500CT10/Unknown Study/CT PRE CONTRAST THIN',
  });
});

it('CQ500 offers thick or thin plain series', async () => {
  expect(volumes(await inTree(tree, (folder) => cq500Manifest(folder)))).toEqual([
    ['CQ500-CT-1', 'CT Plain'],
    ['CQ500-CT-9', 'CT 5mm'],
    ['CQ500-CT-10', 'CT PRE CONTRAST THIN'],
  ]);
  expect(volumes(await inTree(tree, (folder) => cq500Manifest(folder, { slices: 'thin' })))).toEqual([
    ['CQ500-CT-1', 'CT Thin Plain'],
    ['CQ500-CT-9', 'CT 0.625mm'],
    ['CQ500-CT-10', 'CT PRE CONTRAST THIN'],
  ]);
});

it.each([
  [
    'a folder without reads',
    { 'CQ500CT2 CQ500CT2/Unknown Study/CT Plain/a.dcm': '' },
    'expected a row CQ500-CT-2 in reads.csv',
  ],
  [
    'no plain series',
    {
      'reads.csv': `${table}\n${row('CQ500-CT-2')}`,
      'CQ500CT2 CQ500CT2/Unknown Study/CT CONTRAST/a.dcm': '',
    },
    'CQ500CT2 CQ500CT2/Unknown Study: expected a plain CT series',
  ],
  ['a row twice', { 'reads.csv': `${table}\n${row('CQ500-CT-1')}` }, 'row 5: expected every scan once'],
  ['another label', { 'reads.csv': table.replace('B1,1', 'B1,2') }, 'row 2: expected labels of 0 or 1'],
])('CQ500 with %s is refused', async (_, files, message) => {
  const work = inTree({ ...tree, ...files }, (folder) => cq500Manifest(folder));
  await expect(work).rejects.toBeInstanceOf(RadnetError);
  await expect(work).rejects.toThrow(message);
});
