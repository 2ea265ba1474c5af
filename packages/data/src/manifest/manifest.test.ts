import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { sampleScans } from './fixtures';
import { formatManifest } from './formatManifest';
import { fuzzManifest } from './manifest.fuzz';
import type { ManifestScan } from './manifestScan';
import { parseManifest } from './parseManifest';

const csv = (...lines: string[]): ManifestScan[] => parseManifest(lines.join('\n'), { format: 'csv' });
const json = (...lines: unknown[]): ManifestScan[] =>
  parseManifest(lines.map((line) => JSON.stringify(line)).join('\n'), { format: 'json-lines' });

function refuses(work: () => unknown, message: string | RegExp): void {
  expect(work).toThrow(RadnetError);
  expect(work).toThrow(message);
}

describe('a manifest', () => {
  it.each(['csv', 'json-lines'] as const)('is the same after writing and reading: %s', (format) => {
    expect(parseManifest(formatManifest(sampleScans, format), { format })).toEqual(sampleScans);
  });

  it('as CSV reads like this', () => {
    expect(formatManifest(sampleScans.slice(0, 2), 'csv')).toBe(
      [
        'scan,volume,slice,slice_number,mask,slice_mask,patient,split,label:any,slice_label:any,slice_label:subdural,label:fracture,group:kind,group:scanner',
        'plain,cts/plain/ct.nii.gz,,,cts/plain/mask.nii.gz,,P-017,train,1,,,,subdural,GE Revolution',
        'by-slice,,b/1.dcm,1,,-,,validation,,0,0,0,,',
        'by-slice,,"b/2, ""two"".dcm",2,,b/2 mask.png,,validation,,1,1,0,,',
        'by-slice,,b/3.dcm,3,,-,,validation,,0,0,0,,',
        '',
      ].join('\n'),
    );
  });

  it('may hold rows in any order, empty lines, a byte order mark and either line end', () => {
    const text = '\uFEFFscan,slice,slice_number\r\na,2.dcm,2\r\n\r\nb,x.dcm,1\r\na,1.dcm,1\r\n';
    expect(parseManifest(text, { format: 'csv' })).toEqual([
      { id: 'a', source: { slices: ['1.dcm', '2.dcm'] }, labels: {} },
      { id: 'b', source: { slices: ['x.dcm'] }, labels: {} },
    ]);
  });

  it.each<[string, string[], string | RegExp]>([
    ['nothing', [''], 'expected a row of column names'],
    ['no scan', ['scan,volume'], 'expected one scan or more'],
    [
      'an unknown column',
      ['scan,volume,age', 'a,v,3'],
      /row 1: expected the columns .* got "age" in column 3/,
    ],
    ['a column twice', ['scan,volume,volume', 'a,v,v'], 'row 1: expected every column once'],
    ['no column scan', ['volume', 'v'], 'row 1: expected a column scan'],
    ['a reader without class', ['scan,volume,reader:R1', 'a,v,1'], 'row 1: column 3: expected up to 128'],
    [
      'a cell too many',
      ['scan,volume', 'a,v', 'b,w,1'],
      'row 3: expected 2 cells as in the first row, got 3',
    ],
    ['an open quote', ['scan,volume', 'a,"v'], 'row 2: expected quotes that close'],
    ['a label of 2', ['scan,volume,label:any', 'a,v,1', 'b,w,2'], 'row 3: labels: any: expected 0 or 1'],
    [
      'an unknown scale',
      ['scan,volume,hounsfield', 'a,v,-1024', 'b,w,HU'],
      "row 3: hounsfield: expected a number of HU to add, 'wrapped-12-bit' or 'as-stated', got HU",
    ],
    ['a label of 01', ['scan,volume,label:any', 'a,v,01'], 'row 2: labels: any: expected 0 or 1'],
    ['a scan twice', ['scan,volume', 'a,v', 'b,u', 'a,w'], 'row 4: expected another scan than in row 2'],
    ['a file twice', ['scan,volume', 'a,v', 'b,v'], 'row 3: expected another image file than that of row 2'],
    [
      'volume and slice',
      ['scan,volume,slice,slice_number', 'a,v,s,1'],
      'row 2: expected either a volume or slices',
    ],
    [
      'volume and slice rows',
      ['scan,volume,slice,slice_number', 'a,v,,1', 'a,,s,2'],
      'row 3: expected the same in column 2 as in row 2',
    ],
    ['neither', ['scan,volume', 'a,'], 'row 2: expected either a volume or slices'],
    [
      'a slice twice',
      ['scan,slice,slice_number', 'a,x,1', 'a,y,1'],
      'row 3: expected another slice_number than in row 2',
    ],
    [
      'a slice missing',
      ['scan,slice,slice_number', 'a,x,1', 'a,y,3'],
      'row 3: expected a slice_number from 1 to 2',
    ],
    [
      'one file as two slices',
      ['scan,slice,slice_number', 'a,x,1', 'a,x,2'],
      "row 2: source: expected every slice's file once",
    ],
    ['a number for nothing', ['scan,volume,slice_number', 'a,v,1'], 'row 2: expected a slice, slice_mask or'],
    ['no number', ['scan,slice', 'a,x'], 'row 2: expected a slice_number beside column 2'],
    [
      'a slice without label',
      ['scan,slice,slice_number,slice_label:any', 'a,x,1,1', 'a,y,2,'],
      'row 3: expected something in column 4',
    ],
    [
      'a class twice',
      ['scan,slice,slice_number,label:any,slice_label:any', 'a,x,1,1,1'],
      'row 2: expected either label:any or slice_label:any',
    ],
    ['a split of its own', ['scan,volume,split', 'a,v,holdout'], 'row 2: split: expected one of train'],
    [
      'splits that differ',
      ['scan,slice,slice_number,split', 'a,x,1,train', 'a,y,2,test'],
      'row 3: expected the same in column 4',
    ],
    [
      "a patient's name",
      ['scan,volume,patient', 'a,v,Doe^John'],
      /^row 2: patient: expected a number or a hash that stands for the patient \((?!.*Doe)/,
    ],
    [
      'a patient who is two',
      ['scan,slice,slice_number,patient', 'a,x,1,7', 'a,y,2,8'],
      'row 3: expected the same in column 4 as in row 2',
    ],
    [
      'a patient in two splits',
      ['scan,volume,patient,split', 'a,v,7,train', 'b,w,8,test', '', 'c,x,7,', 'd,y,7,test'],
      "row 6: split: expected 'train' for scan 'd', as for scan 'a' of the same patient (row 2), got 'test'",
    ],
    [
      'a sub-group that is a formula',
      ['scan,volume,group:kind', 'a,v,=1'],
      'row 2: groups: kind: expected up to 128',
    ],
    ['a sub-group without name', ['scan,volume,group:', 'a,v,1'], 'row 1: column 3: expected up to 128'],
    ['a name of signs', ['scan,volume', '=cmd(),v'], "row 2: the scan's name: expected up to 128 letters"],
  ])('is refused by row: %s', (_, lines, message) => {
    refuses(() => csv(...lines), message);
  });

  it.each([
    ['../ct', "climbs out by '..'"],
    ['a/../../ct', "climbs out by '..'"],
    ['/etc/passwd', 'an absolute one'],
    ['C:/ct', 'a drive letter'],
    ['c:ct', 'a drive letter'],
    ['a\\..\\..\\ct', 'a backslash'],
    ['a\0b', 'a control character'],
    ['a//b', 'an empty part'],
    ['./a', "an empty part or '.'"],
    ['', 'an empty one'],
    ['x'.repeat(1025), 'one of 1025 characters'],
  ])('is refused for the path %j, which is not repeated', (volume, fault) => {
    const work = (): unknown => json({ id: 'a', source: { volume }, labels: {} });
    refuses(work, `row 1: source: volume: expected a path below the manifest's folder, got `);
    expect(work).toThrow(fault);
    if (volume !== '') expect(work).not.toThrow(volume);
    refuses(() => json({ id: 'a', source: { volume: 'v' }, mask: { slices: [volume] }, labels: {} }), fault);
  });

  it('as JSON lines is refused by line', () => {
    const good = { id: 'a', source: { volume: 'v' }, labels: {} };
    refuses(() => parseManifest('{"id":\nDOE', { format: 'json-lines' }), 'row 1: expected JSON');
    refuses(() => json(good, []), 'row 2: expected an object');
    refuses(() => json(good, { ...good, id: 'b' }), 'row 2: expected another image file than that of row 1');
    refuses(() => json({ ...good, age: 3 }), 'row 1: expected no other fields');
    refuses(() => json({ id: 'a', labels: {} }), 'row 1: expected source');
    refuses(() => json({ ...good, labels: { any: true } }), 'row 1: labels: any: expected 0 or 1');
    refuses(() => json({ ...good, labels: { any: [] } }), 'expected a list of 1 to');
    refuses(() => json({ ...good, readers: { R1: {} } }), 'readers: R1: expected a label');
    refuses(
      () => json({ ...good, labels: { any: [0, 1] }, mask: { slices: ['m'] } }),
      'row 1: expected one entry a slice in slices, masks and labels, got 1, 2',
    );
    refuses(() => parseManifest(`{"__proto__":1}`, { format: 'json-lines' }), 'row 1: expected id');
    refuses(() => parseManifest('['.repeat(100_000), { format: 'json-lines' }), 'row 1: expected JSON');
  });

  it('is refused where a line is too long', () => {
    refuses(
      () => csv('scan,volume', `a,${'v'.repeat(2 ** 22)}`),
      'row 2: expected at most 4194304 characters',
    );
  });

  it('holds 100,000 slices', () => {
    const lines = Array.from({ length: 100_000 }, (_, row) => `s${row >> 5},${row}.dcm,${(row & 31) + 1}`);
    const scans = csv('scan,slice,slice_number', ...lines);
    expect(scans).toHaveLength(3125);
    expect(scans[1]!.source).toMatchObject({ slices: { length: 32 } });
  });

  it('that is damaged is read alike or refused (fuzz)', async () => {
    const { volumes, refused } = await fuzzManifest(200, 1);
    expect(volumes + refused).toBe(200);
    expect(volumes).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(50);
  });
});
