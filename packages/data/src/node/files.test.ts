import { RadnetError } from '@radnet/core';
import { zipSync } from 'fflate';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSetAlone } from '../dicom/fixtures';
import { goldenBytes, goldenImage } from '../nifti/fixtures';
import { niftiToVolume } from '../nifti/niftiToVolume';
import { sampleMask, sampleVolume } from '../volume/fixtures';
import {
  listDicomFolder,
  readDicomSeries,
  readMask,
  readNifti,
  readVolume,
  writeDicomSeries,
  writeMask,
  writeNifti,
} from './index';

const volume = sampleVolume();
const isRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-data-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** Rejects with a RadnetError of this message. */
async function refuses(work: Promise<unknown>, message: string | RegExp): Promise<void> {
  await expect(work).rejects.toBeInstanceOf(RadnetError);
  await expect(work).rejects.toThrow(message);
}

describe('DICOM series in folders', () => {
  it('are read back as they were written, into a folder that is made', async () => {
    const path = join(folder, 'new', 'series');
    await writeDicomSeries(volume, path);
    expect(await readDicomSeries(path)).toEqual(volume);
    expect(await readVolume(path)).toEqual(volume);
  });

  it('may lie beside sub-folders, hidden files and others', async () => {
    await writeDicomSeries(volume, folder);
    await mkdir(join(folder, 'sub'));
    for (const name of ['.hidden', 'DICOMDIR', 'notes.txt']) await writeFile(join(folder, name), 'words');
    const { warnings, slices } = await readDicomSeries(folder);
    expect(slices).toBe(3);
    expect(warnings).toEqual(['1 file was passed over, being no DICOM']);
  });

  it('are found without preamble and ending, and nothing else is taken for one', async () => {
    await writeDicomSeries(volume, join(folder, 'whole'));
    await mkdir(join(folder, 'dump'));
    for (const name of await readdir(join(folder, 'whole'))) {
      const bytes = dataSetAlone(await readFile(join(folder, 'whole', name)));
      await writeFile(join(folder, 'dump', name.replace('.dcm', '')), bytes);
    }
    for (const name of ['README', 'notes.txt', 'DICOMDIR'])
      await writeFile(join(folder, 'dump', name), 'words');
    await writeFile(join(folder, 'dump', 'key.jpg'), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16));
    const { warnings, ...read } = await readDicomSeries(join(folder, 'dump'));
    expect({ ...read, warnings: [] }).toEqual(volume);
    expect(warnings).toEqual(['3 files were passed over, being no DICOM']);
  });

  it('may come in a zip', async () => {
    await writeDicomSeries(volume, join(folder, 'series'));
    const files: Record<string, Uint8Array> = {};
    for (const name of await readdir(join(folder, 'series')))
      files[`DOE/${name}`] = await readFile(join(folder, 'series', name));
    const zip = join(folder, 'study.zip');
    await writeFile(zip, zipSync(files));
    expect(await readVolume(zip)).toEqual(volume);
    expect(await readDicomSeries(zip)).toEqual(volume);
    expect((await listDicomFolder(zip)).map(({ images }) => images)).toEqual([3]);
    await writeFile(zip, 'words');
    await refuses(readVolume(zip), `${zip}: zip: expected a whole zip, got something else`);
    await refuses(readVolume(join(folder, 'none.zip')), 'none.zip: no such file');
  });

  it('are refused by folder and file', async () => {
    await refuses(readDicomSeries(folder), `${folder}: expected DICOM files, got no files`);
    await writeDicomSeries(sampleVolume({ slices: 4 }), folder);
    const file = join(folder, 'slice-002.dcm');
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 1));
    await refuses(readDicomSeries(folder), `${folder}: slice-002.dcm: expected 16 bytes of PixelData`);
    await rm(file);
    await refuses(readDicomSeries(folder), 'with a slice missing between slice-001.dcm and slice-003.dcm');
  });

  it('ask for one where none is better than the other, and list what there is', async () => {
    const both = join(folder, 'both');
    await writeDicomSeries(volume, join(both, 'first'));
    await writeDicomSeries(
      sampleVolume({ slices: 1, origins: [[0, 0, 0]], hounsfieldUnits: new Int16Array(8) }),
      join(both, 'deeper', 'second'),
    );
    await refuses(
      readDicomSeries(both),
      `${both}: expected one original axial series with more images than others, got none; choose one by ` +
        'seriesInstanceUid, as listDicomSeries tells them: series 1 (CT, derived, axial, 1 image',
    );
    const list = await listDicomFolder(both);
    expect(list.map(({ images }) => images)).toEqual([1, 3]);
    const { seriesInstanceUid } = list[1]!;
    expect(await readVolume(both, { seriesInstanceUid })).toEqual(volume);
  });

  it('may be one file', async () => {
    await writeDicomSeries(volume, folder);
    expect(await readVolume(join(folder, 'slice-002.dcm'))).toMatchObject({
      slices: 1,
      origins: [volume.origins[1]],
    });
  });

  it('are not looked for too deep, nor behind links to folders', async () => {
    await writeDicomSeries(volume, join(folder, 'series'));
    await symlink(folder, join(folder, 'series', 'around'));
    expect(await readDicomSeries(folder)).toEqual(volume);
    await mkdir(join(folder, ...'abcdefghi'), { recursive: true });
    await refuses(readDicomSeries(folder), `${folder}: expected folders up to 8 deep, got deeper ones`);
  });

  it('are not written into a folder that holds anything, or that cannot be made', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await refuses(
      writeDicomSeries(volume, folder),
      'expected a new or empty folder to write to, got 1 entries',
    );
    await refuses(writeDicomSeries(volume, file), `cannot write ${file}: it is a file, not a folder`);
    await refuses(writeDicomSeries(volume, join(file, 'sub')), 'a part of the path is a file');
  });

  it.skipIf(isRoot)('are not written where permission is denied (skipped as root)', async () => {
    await chmod(folder, 0o500);
    await refuses(writeDicomSeries(volume, join(folder, 'series')), 'permission denied');
  });
});

describe('NIfTI files', () => {
  it.each(['ct.nii', 'ct.nii.gz', 'CT.NII.GZ'])('are read back as they were written: %s', async (name) => {
    const file = join(folder, name);
    await writeNifti(volume, file);
    expect(await readNifti(file)).toEqual(volume);
    expect(await readVolume(file)).toEqual(volume);
    expect((await readFile(file))[0] === 0x1f).toBe(/gz$/i.test(name));
  });

  it('hold masks, which fit their volume', async () => {
    const file = join(folder, 'mask.nii.gz');
    const mask = sampleMask(volume);
    await writeMask(mask, volume, file);
    expect(await readMask(file)).toEqual(mask);
    expect(await readMask(file, volume)).toEqual(mask);
    const other = sampleVolume({ height: 3 });
    await refuses(readMask(file, other), `${file}: expected the volume's shape, 3 x 3 x 4`);
  });

  it('are read as pairs, by the name of either', async () => {
    const names = [
      'pair-ras-int16.hdr',
      'pair-ras-int16.img',
      'pair-zipped-int16.hdr.gz',
      'pair-zipped-int16.img.gz',
    ];
    for (const name of names) await writeFile(join(folder, name), goldenBytes(name));
    for (const name of names) {
      const expected = await niftiToVolume(goldenImage(name.replace('.img', '.hdr')), name);
      expect(await readVolume(join(folder, name))).toEqual(expected);
    }
    await rm(join(folder, names[1]!));
    await refuses(readNifti(join(folder, names[0]!)), 'pair-ras-int16.img: no such file');
  });

  it('are refused by name', async () => {
    await refuses(writeNifti(volume, join(folder, 'ct.img')), 'expected a name ending in .nii or .nii.gz');
    await refuses(writeNifti(volume, join(folder, 'none', 'ct.nii')), 'no such file or folder');
    await refuses(readNifti(join(folder, 'none.nii')), 'none.nii: no such file or folder');
    await refuses(readMask(folder), `cannot read ${folder}: it is a folder, not a file`);
    await writeFile(join(folder, 'bad.nii.gz'), 'words');
    await refuses(readNifti(join(folder, 'bad.nii.gz')), /bad\.nii\.gz: expected NIfTI in one file/);
  });
});

it('readVolume refuses what is neither a folder nor NIfTI', async () => {
  await refuses(readVolume(join(folder, 'none')), 'none: no such file or folder');
  await writeFile(join(folder, 'picture.png'), '');
  await refuses(readVolume(join(folder, 'picture.png')), 'expected a folder of DICOM files, or a .dcm, .nii');
});
