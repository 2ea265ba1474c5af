import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors } from '@radnet/core';
import { fileSystem } from '@radnet/core/node';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from './fixtures';
import { onnxTrial } from './onnxTrial';
import type { PreprocessingFile } from './preprocessingFile';

const OF_PROGRAMS = 240_000;

let folder: string;
let model: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'radnet-export-'));
  model = join(folder, 'model');
  const { model: network, card } = onnxTrial();
  network.setUserDefinedMetadata({ ...card });
  await network.save(fileSystem(model));
});
afterAll(() => rm(folder, { recursive: true }));

it(
  'export-onnx writes the network and, beside it, how to use it',
  async () => {
    const out = join(folder, 'new/net.onnx');
    const { code, stdout } = await run('export-onnx', '--model', model, '--out', out, '--float16');
    expect(code).toBe(0);
    expect(stdout).toContain('CTs of any number of slices');
    const written = await readFile(join(folder, 'new/net.preprocessing.json'), 'utf8');
    const { model: described, call } = JSON.parse(written) as PreprocessingFile;
    expect(described).toEqual({
      file: 'net.onnx',
      sha256: createHash('sha256')
        .update(await readFile(out))
        .digest('hex'),
      weights: 'float16',
    });
    expect(call.threshold).toBe(0.42);
  },
  OF_PROGRAMS,
);

it(
  'export-safetensors writes the weights',
  async () => {
    const out = join(folder, 'net.safetensors');
    const { code, stdout } = await run('export-safetensors', '--model', model, '--out', out);
    expect(code).toBe(0);
    const { model: network } = onnxTrial();
    expect(stdout).toContain(`${network.weights.length} weights`);
    const weights = readSafetensors(await readFile(out));
    expect([...weights.keys()]).toEqual(network.weights.map(({ originalName }) => originalName));
    const kernel = network.weights.find(({ originalName }) => originalName === 'hemorrhage/kernel')!;
    expect(weights.get('hemorrhage/kernel')!.values).toEqual(Float32Array.from(kernel.read().dataSync()));
  },
  OF_PROGRAMS,
);
