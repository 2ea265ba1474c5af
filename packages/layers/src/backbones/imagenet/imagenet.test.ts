import { selectBackend } from '@radnet/backends';
import { freezeLayers, loadWeights, type WeightArray } from '@radnet/core';
import { asyncTidy, expectNoLeak, fill } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { denseNet } from '../denseNet';
import { DENSENETS } from '../denseNets';
import type { ImageNetOptions } from './denseNetWeights';
import keras from './golden/keras.json';
import torchvision from './golden/torchvision.json';
import { kerasDenseNet } from './kerasDenseNet';
import { torchvisionDenseNet } from './torchvisionDenseNet';

beforeAll(async () => {
  await selectBackend('wasm');
});

type Golden = typeof keras;

/** Scale and offset of golden/make_imagenet_golden.py, by how a vector's name ends. */
const VECTORS: Readonly<Record<string, readonly [number, number]>> = {
  weight: [0.2, 1],
  gamma: [0.2, 1],
  bias: [0.2, 0],
  beta: [0.2, 0],
  running_mean: [0.1, 0],
  moving_mean: [0.1, 0],
  running_var: [0.4, 1],
  moving_variance: [0.4, 1],
};

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** The weights of the golden script: Keras's kernels come with the outputs last, PyTorch's with them first. */
function goldenWeights(golden: Golden, which = /./): Map<string, WeightArray> {
  const weights = new Map<string, WeightArray>();
  golden.weights.forEach(([name, size], index) => {
    const [key, shape] = [name as string, size as number[]];
    if (!which.test(key)) return;
    const inputs = product(golden === keras ? shape.slice(0, -1) : shape.slice(1));
    const vector = VECTORS[key.split(/[./]/).at(-1)!] ?? [0, 0];
    const [scale, offset] = shape.length > 1 ? [Math.sqrt(3 / inputs), 0] : vector;
    weights.set(key, { shape, values: fill(index + 1, shape).map((x) => x * scale + offset) });
  });
  return weights;
}

/** DenseNet-121 with its classifier; the pooled features are an output, too. */
function denseNet121(): tf.LayersModel {
  const images = tf.input({ shape: [64, 64, 3] });
  const { features } = denseNet(DENSENETS['densenet-121']).build(images);
  const pooled = tf.layers.globalAveragePooling2d({}).apply(features) as tf.SymbolicTensor;
  const logits = tf.layers.dense({ units: 1000, name: 'classifier' }).apply(pooled) as tf.SymbolicTensor;
  return tf.model({ inputs: images, outputs: [pooled, logits] });
}

const goldenImages = (): tf.Tensor4D => {
  const shape = [2, 64, 64, 3] as const;
  return tf.tensor4d(
    fill(1001, shape).map((x) => 2 * x),
    [...shape],
  );
};

async function expectGolden(outputs: tf.Tensor[], golden: Golden): Promise<void> {
  const [features, logits] = await Promise.all(outputs.map((output) => output.data()));
  for (const [found, every, expected] of [
    [features!, 13, golden.features],
    [logits!, 17, golden.logits],
  ] as const) {
    const sampled = Array.from(found).filter((_, at) => at % every === 0);
    expect(sampled.length).toBe(expected.length);
    expect(Math.max(...sampled.map((value, at) => Math.abs(value - expected[at]!)))).toBeLessThan(1e-4);
  }
}

describe.each([
  ["torchvision's", torchvision, torchvisionDenseNet],
  ["Keras's", keras, kerasDenseNet],
])('DenseNet-121 with %s weights (golden/make_imagenet_golden.py)', (_, golden, convert) => {
  it('gives what it gives there: in inference, and in training with all layers frozen', () =>
    asyncTidy(async () => {
      const model = denseNet121();
      loadWeights(model, convert(goldenWeights(golden), { input: 'normalized' }));
      const images = goldenImages();
      await expectGolden(model.predict(images) as tf.Tensor[], golden);
      freezeLayers(model, ['*']);
      await expectGolden(model.apply(images, { training: true }) as tf.Tensor[], golden);
      model.dispose();
    }));
});

describe('torchvisionDenseNet', () => {
  const [mean, deviation] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
  ] as const;

  /** Of a network of one block of two layers. */
  const small = (): Map<string, WeightArray> =>
    goldenWeights(torchvision, /conv0|norm0|denseblock1\.denselayer[12]\.|norm5/);

  /** What the stem's norm gives for an image, where it has seen no padding. */
  async function stemOf(options: ImageNetOptions, images: tf.Tensor): Promise<number[]> {
    const input = tf.input({ shape: [32, 32, images.shape[3]!] });
    const { features } = denseNet({ ...DENSENETS['densenet-121'], layersPerBlock: [2] }).build(input);
    const whole = tf.model({ inputs: input, outputs: features });
    const stem = whole.getLayer('densenet_stem_norm').output as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: stem });
    loadWeights(model, torchvisionDenseNet(small(), options), {
      except: ['densenet_block1', 'densenet_norm'],
    });
    const output = model.predict(images) as tf.Tensor;
    const values = [...(await output.slice([0, 8, 8, 0], [1, 1, 1, 64]).data())];
    whole.dispose();
    return values;
  }

  const expectClose = (found: readonly number[], expected: readonly number[]): void => {
    expect(expected.some((value) => value > 0.1)).toBe(true);
    found.forEach((value, at) => expect(Math.abs(value - expected[at]!)).toBeLessThan(1e-4));
  };

  it('takes images in [0, 1] in place of normalised ones', () =>
    asyncTidy(async () => {
      const unit = tf.randomUniform([1, 32, 32, 3], 0, 1, 'float32', 7);
      const normalized = unit.sub(tf.tensor1d([...mean])).div(tf.tensor1d([...deviation]));
      expectClose(await stemOf({ input: 'unit' }, unit), await stemOf({ input: 'normalized' }, normalized));
    }));

  it('takes one channel as if it were three alike', () =>
    asyncTidy(async () => {
      const grey = tf.randomUniform([1, 32, 32, 1], 0, 1, 'float32', 7);
      expectClose(await stemOf({ channels: 1 }, grey), await stemOf({}, tf.concat([grey, grey, grey], 3)));
    }));

  it('knows the names of the files that torchvision downloads', () => {
    const old = [...small()].map(([name, weight]): [string, WeightArray] => [
      name.replace(/(denselayer\d+\.(?:norm|conv))/, '$1.'),
      weight,
    ]);
    expect(old.map(([name]) => name)).toContain('features.denseblock1.denselayer1.norm.1.weight');
    const [ours, expected] = [torchvisionDenseNet(new Map(old)), torchvisionDenseNet(small())];
    expect([...ours.keys()]).toEqual([...expected.keys()]);
    for (const [name, { values }] of ours) {
      expect(Buffer.compare(Buffer.from(values.buffer), Buffer.from(expected.get(name)!.values.buffer))).toBe(
        0,
      );
    }
  });

  it('leaves gamma and beta as they are where the statistics of a map agree', () => {
    const weights = small();
    const layer = (index: number) => `features.denseblock1.denselayer${index}.norm1`;
    for (const kind of ['running_mean', 'running_var']) {
      const { values } = weights.get(`${layer(2)}.${kind}`)!;
      weights.set(`${layer(1)}.${kind}`, { shape: [64], values: values.slice(0, 64) });
    }
    const ours = torchvisionDenseNet(weights);
    for (const [kind, theirs] of [
      ['gamma', 'weight'],
      ['beta', 'bias'],
    ] as const) {
      expect(ours.get(`densenet_block1/layer1/bottleneck_${kind}`)).toEqual(
        weights.get(`${layer(1)}.${theirs}`),
      );
    }
  });

  it('names its weights after another network', () => {
    const names = [...torchvisionDenseNet(small(), { name: 'backbone' }).keys()];
    expect(names.every((name) => name.startsWith('backbone_'))).toBe(true);
  });

  it('lists the names of another network, and those that are missing', () => {
    const resnet = new Map([['layer1.0.conv1.weight', { shape: [2, 3], values: new Float32Array(6) }]]);
    expect(() => torchvisionDenseNet(resnet)).toThrow(
      /DenseNet of torchvision, got 1 of 1 names that it does not have:\n {2}layer1\.0\.conv1\.weight \[2, 3\]/,
    );
    const partial = small();
    for (const name of [...partial.keys()]) if (/norm5|denselayer1\./.test(name)) partial.delete(name);
    expect(() => torchvisionDenseNet(partial)).toThrow(
      /14 are missing:\n {2}norm\/gamma\n(.*\n){9} {2}and 4 more/,
    );
  });

  it('names a layer whose norm has vectors of different lengths', () => {
    const weights = small();
    weights.set('features.denseblock1.denselayer1.norm1.bias', { shape: [5], values: new Float32Array(5) });
    expect(() => torchvisionDenseNet(weights)).toThrow(/one length, .* at block1\/layer1, got 64, 5, 64, 64/);
  });

  it.each([
    [{ channels: 2 }, /channels: expected 1 or 3, got 2/],
    [{ input: 'raw' }, /input: expected 'unit' or 'normalized', got 'raw'/],
  ])('refuses %o', (options, message) => {
    expect(() => torchvisionDenseNet(small(), options as ImageNetOptions)).toThrow(message);
  });
});

describe('kerasDenseNet', () => {
  it("makes up for Keras's larger epsilon", () => {
    const weights = goldenWeights(keras, /^(conv1_|conv2_block1_|bn)/);
    weights.set('bn/moving_variance', { shape: [1024], values: new Float32Array(1024) });
    expect(kerasDenseNet(weights).get('densenet_norm/moving_variance')!.values[0]).toBeCloseTo(1e-8, 12);
  });
});

it('frees everything', () =>
  expectNoLeak(() => {
    const model = denseNet121();
    loadWeights(model, torchvisionDenseNet(goldenWeights(torchvision)));
    model.dispose();
  }));
