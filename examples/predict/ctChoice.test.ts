import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RadnetError } from '@radnet/core';
import { makePhantom, type Volume, volumeToDicom } from '@radnet/data';
import { readVolume, writeDicomSeries } from '@radnet/data/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseCts } from './ctChoice';

const phantom = (seed: number, slices: number) =>
  makePhantom({ slices, height: 8, width: 8, seed, hemorrhage: null }).volume;

/** The same images under another ImageType of the same length. */
async function writeAs(volume: Volume, folder: string, imageType: string): Promise<void> {
  const was = 'DERIVED\\SECONDARY\\AXIAL ';
  await mkdir(folder, { recursive: true });
  for (const { name, bytes } of await volumeToDicom(volume)) {
    const text = Buffer.from(bytes).toString('latin1').replace(was, imageType.padEnd(was.length));
    await writeFile(join(folder, name), Buffer.from(text, 'latin1'));
  }
}

const ORIGINAL = 'ORIGINAL\\PRIMARY\\AXIAL';
const SCOUT = 'X\\PRIMARY\\LOCALIZER';
const reading = { hounsfield: 'as-stated' } as const;

let root: string;
let study: string;
let studies: string;
let derived: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'radnet-choice-'));
  [study, studies, derived] = [join(root, 'study'), join(root, 'studies'), join(root, 'derived')];
  await writeAs(phantom(1, 4), join(studies, 'a'), ORIGINAL);
  await writeAs(phantom(2, 6), join(studies, 'b'), ORIGINAL);
  await writeAs(phantom(3, 4), join(study, 'a'), ORIGINAL);
  await writeAs(phantom(4, 1), join(study, 'scout'), SCOUT);
  await writeDicomSeries(phantom(5, 4), join(derived, 'a'));
  await writeDicomSeries(phantom(6, 4), join(derived, 'b'));
}, 60_000);
afterAll(() => rm(root, { recursive: true }));

describe('chooseCts', () => {
  it('takes a folder of one series, a file, and what is not there, as they are', async () => {
    for (const path of [join(studies, 'a'), join(root, 'ct.nii'), join(root, 'missing')]) {
      const whole = { path, series: undefined, options: reading, notes: [] };
      expect(await chooseCts(path, { reading })).toEqual([whole]);
    }
  });

  it('takes the one original series beside a scout, and says so', async () => {
    const [choice, ...others] = await chooseCts(study, { reading });
    expect(others).toEqual([]);
    expect(choice!.series).toBeUndefined();
    expect(choice!.notes.join()).toMatch(/^read series 1 .*4 images.*; not read: .*localizer/);
    const volume = await readVolume(study, choice!.options);
    expect(volume.slices).toBe(4);
  });

  it('refuses two studies with a list of numbers, and nothing that leads to a patient', async () => {
    const refused = (await chooseCts(studies, { reading }).catch((error: unknown) => error)) as Error;
    expect(refused).toBeInstanceOf(RadnetError);
    expect(refused.message.split('\n').slice(1)).toEqual([
      '  --series 1: study 1, series 1 (CT, original, axial, 4 images of 5 mm)',
      '  --series 2: study 2, series 1 (CT, original, axial, 6 images of 5 mm)',
    ]);
    expect(refused.message).not.toMatch(/2\.25|ANON/);
  });

  it('reads the one asked for by number or UID, or all', async () => {
    const all = await chooseCts(studies, { reading, all: true });
    expect(all.map(({ series }) => series)).toEqual([1, 2]);
    const [second] = await chooseCts(studies, { reading, series: '2' });
    expect(second).toEqual(all[1]);
    const uid = second!.options.seriesInstanceUid!;
    const [byUid] = await chooseCts(studies, { reading, series: uid });
    for (const choice of [second!, byUid!])
      expect((await readVolume(studies, choice.options)).slices).toBe(6);
  });

  it('offers derived series where there are no others, and takes none unasked', async () => {
    await expect(chooseCts(derived, { reading })).rejects.toThrow(/2 series to choose from/);
    expect(await chooseCts(derived, { reading, all: true })).toHaveLength(2);
  });

  it.each([
    [
      'a number that is not in the list',
      () => studies,
      '3',
      /--series: expected a number from 1 to 2, got 3/,
    ],
    ['a number where there is nothing to choose', () => join(root, 'ct.nii'), '1', /expected none, .* got 1/],
    ['another number of one series', () => join(studies, 'a'), '3', /--series: expected none, .* got 3/],
  ])('refuses %s', async (_, path, series, message) => {
    await expect(chooseCts(path(), { reading, series })).rejects.toThrow(message);
  });
});
