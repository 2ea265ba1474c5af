import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSystem } from '@radnet/core/node';
import { makePhantom } from '@radnet/data';
import { writeMask, writeNifti } from '@radnet/data/node';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../fixtures';
import type { ModelCard } from '../modelCard';
import { buildRadnet } from '../radnet';
import { readSettings } from '../readSettings';
import { preprocessOptions } from '../settings';
import type { PredictReport } from './result';

const OF_PROGRAMS = 240_000;

let folder: string;
let model: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-predict-'));
  model = join(folder, 'model');
  await tf.setBackend('cpu');
  const settings = readSettings(['--field-of-view-mm', '240', '--spacing-mm', '15']);
  const card: ModelCard = {
    preprocess: preprocessOptions(settings),
    threshold: 0.5,
    minConsecutive: 3,
    settings,
  };
  const network = buildRadnet({ height: 16, width: 16, depth: 7, growthRate: 2, lstmUnits: 2, seed: 1 });
  network.setUserDefinedMetadata({ ...card });
  await network.save(fileSystem(model));
  const spacingMm = { x: 5, y: 5, z: 8 };
  const { volume, mask } = makePhantom({
    slices: 8,
    height: 48,
    width: 48,
    spacingMm,
    seed: 3,
    hemorrhage: 'epidural',
  });
  await writeNifti(volume, join(folder, 'Secret-Name.nii.gz'));
  await writeMask(mask, volume, join(folder, 'Secret-mask.nii.gz'));
  const short = makePhantom({ slices: 2, height: 48, width: 48, spacingMm, seed: 3, hemorrhage: null });
  await writeNifti(short.volume, join(folder, 'Secret-short.nii'));
}, OF_PROGRAMS);
afterAll(() => rm(folder, { recursive: true }));

describe('predict-ct', () => {
  it(
    'reads the CTs that can be read, names the others, and prints JSON alone',
    async () => {
      const out = join(folder, 'out');
      const paths = ['Secret-Name.nii.gz', 'Secret-mask.nii.gz', 'Secret-gone.nii', 'Secret-short.nii'].map(
        (name) => join(folder, name),
      );
      const { code, stdout, stderr } = await run(
        'predict-ct',
        '--model',
        model,
        '--out',
        out,
        '--json',
        ...paths,
      );
      expect(code).toBe(1);
      const report = JSON.parse(stdout) as PredictReport;
      expect(report).toMatchObject({ schema: 1, model: { threshold: 0.5, minConsecutive: 3 } });
      expect(report.cts.map(({ number, input, status }) => [number, input, status])).toEqual([
        [1, 1, 'done'],
        [2, 2, 'failed'],
        [3, 3, 'failed'],
        [4, 4, 'failed'],
      ]);
      const [done, ...failed] = report.cts;
      if (done?.status !== 'done') throw new Error('status');
      const [mask, gone, short] = failed.map((ct) => (ct.status === 'failed' ? ct.error : ''));
      expect(mask).toMatch(/^input 2: expected a CT of a head, but this holds 2 different values, as a mask/);
      expect(gone).toMatch(/^cannot read input 3: no such file/);
      expect(short).toMatch(/^input 4: expected at least 3 slices, .* got 2$/);
      expect(stderr).toContain('CT 2: ');
      expect(stdout).not.toContain('Secret');

      expect(done.slices).toHaveLength(8);
      expect((await readdir(out)).sort()).toEqual([done.ct, 'summary.csv', 'summary.json']);
      expect((await readdir(join(out, done.ct))).sort()).toEqual([...done.files].sort());
      const saved = JSON.parse(await readFile(join(out, done.ct, 'result.json'), 'utf8')) as PredictReport;
      expect(saved).toEqual({ ...report, cts: [done] });
      const summary = await readFile(join(out, 'summary.csv'), 'utf8');
      expect(summary.split('\r\n')[2]).toBe('2,2,,failed,,,,,,');
    },
    OF_PROGRAMS,
  );
});
