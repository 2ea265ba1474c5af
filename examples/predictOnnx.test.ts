import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePhantom, type Vector3, type Volume } from '@radnet/data';
import { readVolume, writeDicomSeries } from '@radnet/data/node';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ortNode from 'onnxruntime-node';
import * as ortWeb from 'onnxruntime-web';
import { predictOnnx } from '../docs/examples/predictOnnx';
import { exportOnnx } from './exportOnnx';
import { onnxTrial, type OnnxTrialOptions } from './onnxTrial';
import { predictCt } from './predictCt';

const program = fileURLToPath(new URL('../docs/examples/predict_onnx.py', import.meta.url));
const realSeries = fileURLToPath(new URL('../../shared/data/head-ct-ge', import.meta.url));

const PYTHON = process.env['RADNET_PYTHON'] ?? 'python3';
const isMissing = (() => {
  try {
    execFileSync(PYTHON, ['-c', 'import numpy, onnxruntime, pydicom'], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
})();

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'radnet-predict-onnx-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A phantom whose sizes and spacings all differ, so that no two axes can be mixed up. */
function phantom(slices: number): Volume {
  const spacingMm = { x: 0.9, y: 1.4, z: 150 / slices };
  return makePhantom({ seed: 3, slices, height: 150, width: 220, spacingMm, hemorrhage: 'epidural' }).volume;
}

/** The same voxels as a scanner that walks its axes in other directions stores them. */
function turned(
  volume: Volume,
  rowDirection: Vector3,
  columnDirection: Vector3,
  towardsHead: boolean,
): Volume {
  const origins = volume.origins.map(([x, y, z]): Vector3 => [x, y, towardsHead ? z : -z]);
  return { ...volume, rowDirection, columnDirection, origins };
}

interface Trial {
  readonly ct: () => Volume;
  readonly model?: OnnxTrialOptions;
}

const trials: Readonly<Record<string, Trial>> = {
  'a phantom': { ct: () => phantom(20) },
  'a phantom of one slice': { ct: () => ({ ...phantom(20), ...oneSlice(phantom(20)) }) },
  'a phantom stored from its back and from the left': {
    ct: () => turned(phantom(20), [-1, 0, 0], [0, -1, 0], true),
  },
  'a phantom stored with rows and columns swapped': {
    ct: () => turned(phantom(20), [0, 1, 0], [1, 0, 0], false),
  },
  'two windows and neighbouring slices': { ct: () => phantom(20), model: { windows: 2, neighbours: 1 } },
  'thin slices, read as several CTs': { ct: () => phantom(50), model: { slicesOfCt: 20 } },
};

function oneSlice(volume: Volume): Partial<Volume> {
  const area = volume.height * volume.width;
  const middle = volume.slices >> 1;
  return {
    slices: 1,
    origins: [volume.origins[middle]!],
    hounsfieldUnits: volume.hounsfieldUnits.slice(middle * area, (middle + 1) * area),
  };
}

/** The largest difference between the program's probabilities and those of predict-ct, and how far apart slices are. */
async function compare(
  series: string,
  options: OnnxTrialOptions = {},
): Promise<{ worst: number; spread: number; calls: string[] }> {
  const trained = onnxTrial(options);
  const at = await mkdtemp(join(folder, 'model-'));
  const { bytes, preprocessing } = exportOnnx(trained, { name: 'radnet.onnx', tool: 'test' });
  await writeFile(join(at, 'radnet.onnx'), bytes);
  await writeFile(join(at, 'radnet.preprocessing.json'), JSON.stringify(preprocessing));
  const printed = execFileSync(PYTHON, [program, join(at, 'radnet.onnx'), series], { encoding: 'utf8' });
  const { call, probabilities: theirs } = JSON.parse(printed) as { call: string; probabilities: number[] };
  const ours = await predictCt(trained, await readVolume(series), 32);
  expect(theirs).toHaveLength(ours.probabilities.length);
  const differences = theirs.map((probability, slice) => Math.abs(probability - ours.probabilities[slice]!));
  return {
    worst: Math.max(...differences),
    spread: Math.max(...ours.probabilities) - Math.min(...ours.probabilities),
    calls: [call, ours.call.positive ? 'positive' : 'negative'],
  };
}

describe.each([
  ['onnxruntime-node', ortNode],
  ['onnxruntime-web', ortWeb],
])('docs/examples/predictOnnx.ts in %s', (_, { InferenceSession }) => {
  it.each(Object.entries(trials))(
    'gives the probabilities of predict-ct for %s',
    async (__, { ct, model }) => {
      const trained = onnxTrial(model);
      const { bytes, preprocessing } = exportOnnx(trained, { name: 'radnet.onnx', tool: 'test' });
      const session = await InferenceSession.create(bytes);
      const volume = ct();
      const { probabilities, call } = await predictOnnx(
        session,
        JSON.parse(JSON.stringify(preprocessing)) as never,
        volume,
      );
      const ours = await predictCt(trained, volume, 32);
      const differences = probabilities.map((one, slice) => Math.abs(one - ours.probabilities[slice]!));
      expect(probabilities).toHaveLength(volume.slices);
      expect(Math.max(...differences)).toBeLessThan(1e-4);
      expect(call.run).toEqual(ours.call.run);
      await session.release();
    },
  );
});

it.each([
  ['predict_onnx.py', 'python'],
  ['predictOnnx.ts', 'ts'],
])('docs/serving.md shows docs/examples/%s', (file, language) => {
  const code = readFileSync(new URL(`../docs/examples/${file}`, import.meta.url), 'utf8');
  // A block on a page exports nothing.
  const shown = code.replaceAll(/^export /gm, '');
  const page = readFileSync(new URL('../docs/serving.md', import.meta.url), 'utf8');
  expect(page).toContain(`\n\`\`\`${language}\n${shown}\`\`\`\n`);
});

describe('docs/examples/predict_onnx.py', () => {
  it.skipIf(isMissing).each(Object.entries(trials))(
    'gives the probabilities of predict-ct for %s (needs Python with numpy, onnxruntime, pydicom: RADNET_PYTHON)',
    async (name, { ct, model }) => {
      const series = join(folder, name.replaceAll(/\W+/g, '-'));
      await mkdir(series, { recursive: true });
      await writeDicomSeries(ct(), series);
      const { worst, spread, calls } = await compare(series, model);
      expect(worst).toBeLessThan(1e-3);
      if (ct().slices > 1) expect(spread).toBeGreaterThan(0.05);
      expect(calls[0]).toBe(calls[1]);
    },
  );

  it.skipIf(isMissing || !existsSync(realSeries))(
    'gives the probabilities of predict-ct for a real series (needs Python as above, and shared/data/head-ct-ge)',
    async () => {
      const { worst, spread, calls } = await compare(realSeries);
      expect(worst).toBeLessThan(1e-3);
      expect(spread).toBeGreaterThan(0.2);
      expect(calls[0]).toBe(calls[1]);
    },
  );
});
