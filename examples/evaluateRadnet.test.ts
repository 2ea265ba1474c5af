import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@radnet/backends';
import { RadnetError } from '@radnet/core';
import { fileSystem, readPredictions } from '@radnet/core/node';
import { makePhantom } from '@radnet/data';
import { writeDicomSeries, writeMask } from '@radnet/data/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UsageError } from './commandLine';
import { evaluate } from './evaluateProgram';
import { outputOf } from './fixtures';
import { PRESETS } from './presets';
import { buildRadnet } from './radnet';
import { preprocessOptions } from './settings';

let folder: string;
beforeAll(async () => {
  await selectBackend('onnx');
  folder = await mkdtemp(join(tmpdir(), 'radnet-evaluate-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('evaluates on CTs without their damaged slices where told to', async () => {
  const model = buildRadnet({ height: 16, width: 16, depth: 7, growthRate: 2, lstmUnits: 2, seed: 1 });
  const settings = { ...PRESETS.demo, fieldOfViewMm: 160, spacingMm: 10 };
  const card = { preprocess: preprocessOptions(settings), threshold: 0.5, minConsecutive: 1, settings };
  model.setUserDefinedMetadata(card);
  await model.save(fileSystem(join(folder, 'model')));
  const ct = join(folder, 'cts', 'case');
  const spacingMm = { x: 20, y: 20, z: 10 };
  const { volume, mask } = makePhantom({ slices: 10, height: 12, width: 12, spacingMm, seed: 5 });
  await mkdir(ct, { recursive: true });
  await writeDicomSeries(volume, join(ct, 'ct'));
  await writeMask(mask, volume, join(ct, 'mask.nii.gz'));
  const [first] = (await readdir(join(ct, 'ct'))).sort();
  const file = join(ct, 'ct', first!);
  await writeFile(file, (await readFile(file)).subarray(0, -4));

  const evaluateCts = (...args: string[]) =>
    outputOf(() => evaluate(['--model', join(folder, 'model'), '--device', 'onnx', ...args]));
  const data = ['--data', join(folder, 'cts')];
  await expect(evaluateCts(...data)).rejects.toThrow(RadnetError);
  const left = await evaluateCts(...data, '--leave-out-damaged-slices');
  expect(left.printed).toMatch(/left out slice 1 of 10/);
  expect(left.printed).toMatch(/^cts: 1 CT\n.*\n\(the threshold chosen on validation CTs\)/m);

  const predictions = join(folder, 'evaluations', 'model', 'cts', 'predictions.csv');
  const [set] = await readPredictions(predictions);
  expect(set).toMatchObject({ name: 'cts', threshold: 0.5, minConsecutive: 1 });
  const [scan] = set!.scans;
  expect(scan).toMatchObject({ groups: { thickness: '4 mm and more' } });
  expect(Array.from(scan!.positionsMm!)).toHaveLength(9);
  const drawn = mask.voxels.subarray(12 * 12).filter((voxel) => voxel === 1).length;
  // Pixels of 10 mm where the CT's are of 20: each voxel is seen four times, where it lies in the field of view.
  expect(scan!.segmentation!.volumeMl).toBeCloseTo((drawn * 20 * 20 * 10) / 1000, 6);

  const again = await outputOf(() => evaluate(['--predictions', predictions]));
  const told = left.printed.slice(left.printed.indexOf('cts: 1 CT\n'));
  expect(again.printed).toBe(told.replace('chosen on validation CTs', 'as in the file'));

  const heldOut = evaluateCts('--leave-out-damaged-slices');
  await expect(heldOut).rejects.toThrow(UsageError);
  await expect(heldOut).rejects.toThrow(/^--leave-out-damaged-slices: expected --data/);
}, 180_000);
