import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import { RadnetError } from '../radnetError';
import { toyModel, weightValues } from '../training/fixtures/toy';
import { fileSystem } from './fileSystem';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = () => tf.loadLayersModel(fileSystem(folder));

describe('fileSystem', () => {
  it('gives back the model that was saved: weights, outputs and metadata', async () => {
    const model = toyModel();
    model.setUserDefinedMetadata({ threshold: 0.37, windowLevel: 40 });
    // Two folders deep: they are made.
    const handler = fileSystem(join(folder, 'runs', 'best'));
    await expectNoLeak(async () => {
      await model.save(handler);
    });
    expect(readdirSync(join(folder, 'runs', 'best')).sort()).toEqual(['model.json', 'weights.bin']);
    const loaded = await tf.loadLayersModel(handler);
    expect(await weightValues(loaded)).toEqual(await weightValues(model));
    expect(loaded.outputNames).toEqual(model.outputNames);
    expect(loaded.getUserDefinedMetadata()).toEqual({ threshold: 0.37, windowLevel: 40 });
  });

  it('takes a file: URL, as a string and as a URL, and decodes it', async () => {
    const model = toyModel();
    const url = pathToFileURL(join(folder, 'run 1', 'best'));
    expect(url.href).toContain('run%201');
    await model.save(fileSystem(url.href));
    expect(readdirSync(join(folder, 'run 1', 'best')).sort()).toEqual(['model.json', 'weights.bin']);
    const loaded = await tf.loadLayersModel(fileSystem(url));
    expect(await weightValues(loaded)).toEqual(await weightValues(model));
  });

  it.each(['file://./models', 'https://example.org/model.json', 'indexeddb://model', ''])(
    'refuses %j by name',
    (wrong) => {
      expect(() => fileSystem(wrong)).toThrow(
        new RadnetError(
          `folder: expected a path such as 'models/mine' or a URL such as 'file:///data/models/mine', got '${wrong}'.`,
        ),
      );
    },
  );

  it('loads a folder that another tool wrote: several shards, no digest', async () => {
    const model = toyModel();
    await model.save(fileSystem(folder));
    const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Record<string, unknown>;
    const weights = readFileSync(join(folder, 'weights.bin'));
    writeFileSync(join(folder, 'group1-shard1of2.bin'), weights.subarray(0, 50));
    writeFileSync(join(folder, 'group1-shard2of2.bin'), weights.subarray(50));
    delete json.weightsSha256;
    (json.weightsManifest as { paths: string[] }[])[0]!.paths = [
      'group1-shard1of2.bin',
      'group1-shard2of2.bin',
    ];
    writeFileSync(join(folder, 'model.json'), JSON.stringify(json));
    expect(await weightValues(await load())).toEqual(await weightValues(model));
  });

  it.each<[string, () => void]>([
    ['cannot read .*model.json: no such file', () => rmSync(join(folder, 'model.json'))],
    ['cannot read .*weights.bin: no such file', () => rmSync(join(folder, 'weights.bin'))],
    ['model.json: expected JSON', () => truncateSync(join(folder, 'model.json'), 300)],
    [
      'model.json: expected a TensorFlow.js layers model',
      () => writeFileSync(join(folder, 'model.json'), '[]'),
    ],
    [
      'model.json: expected a TensorFlow.js layers model',
      () => writeFileSync(join(folder, 'model.json'), 'null'),
    ],
    [
      'weights.bin: expected 228 bytes of weights, got 100',
      () => truncateSync(join(folder, 'weights.bin'), 100),
    ],
    [
      'weights.bin: damaged, or not of the same save as .*model.json',
      () => {
        const weights = readFileSync(join(folder, 'weights.bin'));
        weights[17]! ^= 1;
        writeFileSync(join(folder, 'weights.bin'), weights);
      },
    ],
  ])('says: %s', async (message, damage) => {
    await toyModel().save(fileSystem(folder));
    damage();
    await expect(load()).rejects.toThrow(RadnetError);
    await expect(load()).rejects.toThrow(new RegExp(message));
  });

  it.each([undefined, null, 1, {}])('refuses %j in place of a folder', (given) => {
    expect(() => fileSystem(given as never)).toThrow(/^folder: expected a path or a file: URL, got /);
  });

  it('names a folder that cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const saving = toyModel().save(fileSystem(join(folder, 'file', 'best')));
    await expect(saving).rejects.toThrow(RadnetError);
    await expect(saving).rejects.toThrow(/cannot write .*file.best: a part of the path is a file/);
  });
});
