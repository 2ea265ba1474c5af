import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePhantom, slicePositionsMm, volumeToDicom } from '@radnet/data';
import { readVolume, writeDicomSeries, writeNifti } from '@radnet/data/node';
import { zipSync } from 'fflate';
import { expect, test } from 'playwright/test';
import { type Answer, type PageWorker, startPageWorker } from './pageWorker.ts';
import { hasSharedData, HEAD_CT, MISSING, TRANSFER_SYNTAXES } from './sharedData.ts';

const { volume: phantom } = makePhantom({ seed: 1, slices: 12, height: 64, width: 64 });

/** Where a NIfTI-1 header holds the sizes. */
const DIM = 40;

let worker: PageWorker;
test.beforeEach(async ({ page }) => {
  worker = await startPageWorker(page);
});
test.afterEach(async () => {
  expect(await worker.violations()).toEqual([]);
});

/** The page's answer is the volume that Node reads from the same path, to the bit. */
async function expectAsInNode({ volume, error }: Answer, path: string): Promise<void> {
  expect(error).toBeUndefined();
  const node = await readVolume(path);
  const { hounsfieldUnits, slices, height, width, spacingMm, rowDirection } = node;
  const { buffer, byteOffset, byteLength } = hounsfieldUnits;
  const sha256 = createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
  const positionsMm = [...slicePositionsMm(node)];
  const type = hounsfieldUnits.constructor.name;
  expect(volume).toMatchObject({ type, sha256, slices, height, width, spacingMm, positionsMm, rowDirection });
}

test.describe('the real series', () => {
  test.skip(!hasSharedData, MISSING);

  test('is read as in Node: its folder, its files, a zip of them', async () => {
    const files = readdirSync(HEAD_CT).map((name) => join(HEAD_CT, name));
    const zip = test.info().outputPath('study.zip');
    writeFileSync(zip, zipSync(Object.fromEntries(files.map((file, at) => [`${at}`, readFileSync(file)]))));
    for (const [name, paths] of [
      ['folder', HEAD_CT],
      ['files', files.toReversed()],
      ['zip', [zip]],
    ] as const) {
      await expectAsInNode(await worker.readCt(paths), name === 'zip' ? zip : HEAD_CT);
    }
  });
});

test.describe('transfer syntaxes', () => {
  test.skip(!hasSharedData, MISSING);

  test('are read as in Node, every one', async () => {
    const names = readdirSync(TRANSFER_SYNTAXES).filter((name) => /^CTImage\.dcm/.test(name));
    expect(names.length).toBeGreaterThan(14);
    for (const path of names.map((name) => join(TRANSFER_SYNTAXES, name))) {
      await expectAsInNode(await worker.readCt([path]), path);
    }
  });

  test('that no CT comes in are refused', async () => {
    const { error } = await worker.readCt([join(TRANSFER_SYNTAXES, 'no-pixel-data.dcm')]);
    expect(error?.message).toMatch(/^expected an axial CT series, got none, but series \S+ \(SR, /);
  });
});

test('NIfTI is read as in Node: plain, zipped, in a zip', async () => {
  for (const name of ['ct.nii', 'ct.nii.gz', 'ct.zip']) {
    const path = test.info().outputPath(name);
    if (name === 'ct.zip')
      writeFileSync(path, zipSync({ 'DOE/ct.nii': readFileSync(test.info().outputPath('ct.nii')) }));
    else await writeNifti(phantom, path);
    await expectAsInNode(await worker.readCt([path]), path);
  }
});

test('of two series the chosen one is read', async () => {
  const study = test.info().outputPath('study');
  await writeDicomSeries(phantom, join(study, 'a'));
  await writeDicomSeries(
    {
      ...phantom,
      slices: 1,
      hounsfieldUnits: phantom.hounsfieldUnits.slice(0, 64 * 64),
      origins: [phantom.origins[0]!],
    },
    join(study, 'b'),
  );
  const { offers } = await worker.readCt(study);
  expect(offers!.map(({ description }) => description)).toEqual([
    'study 1, series 1 (CT, derived, axial, 12 images of 5 mm)',
    'study 2, series 1 (CT, derived, axial, 1 image of 5 mm)',
  ]);
  const { volume } = await worker.readCt(study, offers![0]!.key);
  expect(volume).toMatchObject({ slices: 12 });
});

test('what is no CT, damaged or too long is refused in words', async () => {
  const folder = test.info().outputPath('bad');
  mkdirSync(folder);
  const [slice] = await volumeToDicom(phantom);
  await writeNifti(phantom, join(folder, 'ct.nii'));
  const nifti = readFileSync(join(folder, 'ct.nii'));
  const long = new Uint8Array(nifti);
  new DataView(long.buffer).setInt16(DIM + 2, 512, true);
  new DataView(long.buffer).setInt16(DIM + 4, 512, true);
  new DataView(long.buffer).setInt16(DIM + 6, 2000, true);
  const bad: Record<string, [bytes: string | Uint8Array, message: RegExp]> = {
    'report.pdf': ['%PDF-1.7', /^expected one CT: DICOM files, a \.nii .*; got report\.pdf$/],
    'report.dcm': ['%PDF-1.7', /^report\.dcm: expected a DICOM file .*, got something else$/],
    'cut.dcm': [slice!.bytes.subarray(0, -99), /^cut\.dcm: expected 8192 bytes of PixelData .*cut short$/],
    'head.dcm': [
      slice!.bytes.subarray(0, 500),
      /^head\.dcm: expected a whole DICOM file, got one that is damaged/,
    ],
    'cut.nii': [
      nifti.subarray(0, -99),
      /^cut\.nii: expected \d+ bytes for 64 x 64 x 12 voxels, got \d+: it is cut short$/,
    ],
    'long.nii': [long, /^long\.nii: expected a CT that fits into memory, got one of 524288000 voxels/],
    'cut.zip': [zipSync({ 'ct.nii': nifti }).subarray(0, -40), /^cut\.zip: zip: expected a whole zip/],
  };
  for (const [name, [bytes, message]] of Object.entries(bad)) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const { error } = await worker.readCt([path]);
    expect(error, name).toMatchObject({ name: 'RadnetError', message: expect.stringMatching(message) });
  }
});
