import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@radnet/backends';
import { type NamedWeights, toSafetensors } from '@radnet/core';
import { fileSystem } from '@radnet/core/node';
import { expectNoLeak, fill } from '@radnet/testing';
import type * as tf from '@tensorflow/tfjs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import golden from '../packages/layers/src/backbones/imagenet/golden/torchvision.json';
import { UsageError } from './commandLine';
import { buildRadnet, type RadnetOptions } from './radnet';
import { PRESETS } from './presets';
import { preprocessOptions } from './settings';
import { startFrom } from './startFrom';

const preprocess = preprocessOptions(PRESETS.demo);

let folder: string;
beforeAll(async () => {
  await selectBackend('wasm');
  folder = await mkdtemp(join(tmpdir(), 'radnet-start-'));
});
afterAll(() => rm(folder, { recursive: true }));

let printed: string[] = [];
vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
afterEach(() => (printed = []));

const build = (options: Partial<RadnetOptions> = {}): tf.LayersModel =>
  buildRadnet({ height: 16, width: 16, depth: 7, growthRate: 2, lstmUnits: 2, ...options });

const valueOf = (model: tf.LayersModel, name: string): ArrayLike<number> =>
  model.weights
    .find(({ originalName }) => originalName === name)!
    .read()
    .dataSync();

async function savedRun(
  options: Partial<RadnetOptions> = {},
): Promise<{ run: string; model: tf.LayersModel }> {
  const run = join(folder, 'run');
  const model = build({ seed: 5, ...options });
  const settings = PRESETS.demo;
  model.setUserDefinedMetadata({ preprocess, threshold: 0.5, minConsecutive: 3, settings });
  await model.save(fileSystem(run));
  return { run, model };
}

describe('startFrom a run', () => {
  it('takes its weights, and freezes what it is told to', async () => {
    const { run, model: trained } = await savedRun();
    const model = build();
    await startFrom(model, { weights: run, freeze: 'densenet_*' }, preprocess);
    for (const name of [
      'densenet_block3/layer1/kernel',
      'context/forward_lstm/kernel',
      'hemorrhage/kernel',
    ]) {
      expect(valueOf(model, name), name).toEqual(valueOf(trained, name));
    }
    expect(printed[0]).toBe(`weights: ${model.weights.length} from ${run}`);
    expect(printed[1]).toMatch(/^frozen: densenet_stem, densenet_block1, .*densenet_norm$/);
    expect(model.trainableWeights.some(({ originalName }) => originalName.startsWith('densenet'))).toBe(
      false,
    );
  });

  it('of another variant lists what does not fit, and takes the rest where that is left out by name', async () => {
    const { run, model: trained } = await savedRun({ variant: 'densenet-a' });
    const model = build();
    const start = { weights: run };
    await expect(startFrom(model, start, preprocess)).rejects.toThrow(
      /hemorrhage\/kernel: \[4, 1\] in the model, \[22, 1\] among the weights/,
    );
    await startFrom(model, { ...start, except: 'context,hemorrhage' }, preprocess);
    expect(printed[0]).toMatch(/; newly initialised: context, hemorrhage; not used: hemorrhage$/);
    expect(valueOf(model, 'segment8/projection')).toEqual(valueOf(trained, 'segment8/projection'));
  });

  it('says where that run read CTs otherwise, and frees everything', async () => {
    const { run } = await savedRun();
    const model = build();
    await expectNoLeak(() => startFrom(model, { weights: run }, { ...preprocess, spacingMm: 1 }));
    expect(printed[0]).toMatch(/was trained with another window, size or spacing/);
  });
});

describe('startFrom a file', () => {
  /** torchvision's names and shapes, on the golden script's formula. */
  async function torchvisionFile(): Promise<{ file: string; weights: NamedWeights }> {
    const file = join(folder, 'densenet121.safetensors');
    const weights = new Map(
      golden.weights.map(([name, shape], at) => {
        const values = fill(at + 1, shape as number[]).map((x) => 1 + x / 2);
        return [name as string, { shape: shape as number[], values }];
      }),
    );
    await writeFile(file, await toSafetensors(weights));
    return { file, weights };
  }

  it('of DenseNet-121 takes the backbone, with the channels that the scan has, and leaves the rest anew', async () => {
    const { file, weights } = await torchvisionFile();
    for (const channels of [1, 3]) {
      const model = build({ backbone: 'densenet-121', height: 32, width: 32, channels });
      await startFrom(model, { weights: file }, preprocess);
      expect(printed.at(-1)).toMatch(
        /^weights: \d+ from .*; newly initialised: context, segment4, segment8, segment16, segment32, hemorrhage; not used: classifier$/,
      );
      expect(valueOf(model, 'densenet_block4/layer16/beta')).toEqual(
        weights.get('features.denseblock4.denselayer16.norm2.bias')!.values,
      );
      expect(model.getLayer('mask32').outputShape).toEqual([null, null, 32, 32, 1]);
      model.dispose();
    }
    const neighbours = build({ backbone: 'densenet-121', height: 32, width: 32, channels: 5 });
    await expect(startFrom(neighbours, { weights: file }, preprocess)).rejects.toThrow(
      /channels: expected 1 or 3, got 5/,
    );
    neighbours.dispose();
  });

  it('of a network of ours takes all of it, or lists what does not fit', async () => {
    const file = join(folder, 'ours.safetensors');
    const trained = build({ seed: 5 });
    await writeFile(file, await toSafetensors(trained));
    const model = build();
    await startFrom(model, { weights: file }, preprocess);
    expect(printed[0]).toBe(`weights: ${model.weights.length} from ${file}`);
    for (const { originalName: name } of model.weights) {
      expect(valueOf(model, name), name).toEqual(valueOf(trained, name));
    }
    const wider = build({ lstmUnits: 3 });
    await expect(startFrom(wider, { weights: file }, preprocess)).rejects.toThrow(
      /hemorrhage\/kernel: \[6, 1\] in the model, \[4, 1\] among the weights/,
    );
    await startFrom(wider, { weights: file, except: 'context,hemorrhage' }, preprocess);
    expect(printed[1]).toMatch(/; newly initialised: context, hemorrhage; not used: context, hemorrhage$/);
  });

  it('refuses other files', async () => {
    const file = join(folder, 'other.safetensors');
    const weights = new Map([['fc', { shape: [1], values: Float32Array.of(1) }]]);
    await writeFile(file, await toSafetensors(weights));
    await expect(startFrom(build(), { weights: file }, preprocess)).rejects.toThrow(
      /under torchvision's or Keras's names, got fc, /,
    );
    await expect(startFrom(build(), { weights: join(folder, 'nowhere') }, preprocess)).rejects.toThrow(
      /cannot read .*nowhere/,
    );
  });
});

it.each([
  ['a layer that is not there', 'densnet_*', /^--freeze: layers to freeze: expected .*got densnet_\*$/],
  ['all layers', '*', /^--freeze: expected at least one layer/],
])('startFrom refuses to freeze %s, as a wrong flag', async (_, freeze, message) => {
  const refused = startFrom(build(), { freeze }, preprocess);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(message);
});
