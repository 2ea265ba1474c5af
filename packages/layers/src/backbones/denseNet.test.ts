import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { denseNet } from './denseNet';
import { type DenseNetOptions, layersOf } from './denseNetOptions';
import { DENSENETS } from './denseNets';

beforeAll(() => tf.setBackend('cpu'));

/** Trainable parameters with a classifier of so many classes, without the weights being made. */
function parameters(options: DenseNetOptions, inputs: number, classes: number): number {
  const { growthRate = 12, bottleneck = false, compression = 1, stem = 'small' } = options;
  let channels = options.stemFilters ?? (bottleneck ? 2 * growthRate : 16);
  let count = stem === 'large' ? 49 * inputs * channels + 2 * channels : 9 * inputs * channels;
  for (const [block, layers] of layersOf(options).entries()) {
    if (block > 0) {
      const kept = Math.floor(channels * compression);
      count += 2 * channels + channels * kept;
      channels = kept;
    }
    for (let layer = 0; layer < layers; layer++) {
      const width = bottleneck ? 4 * growthRate : channels;
      count += 2 * channels + (bottleneck ? channels * width + 2 * width : 0) + 9 * width * growthRate;
      channels += growthRate;
    }
  }
  return count + 2 * channels + channels * classes + classes;
}

function builtParameters(options: DenseNetOptions, size: number, classes: number): number {
  const images = tf.input({ shape: [size, size, 3] });
  const { features } = denseNet(options).build(images);
  const pooled = tf.layers.globalAveragePooling2d({}).apply(features);
  const outputs = tf.layers.dense({ units: classes }).apply(pooled) as tf.SymbolicTensor;
  const model = tf.model({ inputs: images, outputs });
  const count = model.trainableWeights.reduce(
    (sum, weight) => sum + weight.shape.reduce<number>((a, b) => a * b!, 1),
    0,
  );
  model.dispose();
  return count;
}

describe('denseNet', () => {
  // The authors' CIFAR-10 models, and torchvision's for ImageNet; DenseNet-264 has no published count to the digit.
  it.each([
    ['densenet-40', 10, 1_019_722],
    ['densenet-bc-100', 10, 769_162],
    ['densenet-121', 1000, 7_978_856],
    ['densenet-169', 1000, 14_149_480],
    ['densenet-201', 1000, 20_013_928],
  ] as const)('%s has the published number of parameters', (name, classes, published) => {
    expect(parameters(DENSENETS[name], 3, classes)).toBe(published);
  });

  // Table 2 of the paper, in millions.
  it.each([
    ['densenet-40', 1.0],
    ['densenet-100', 7.0],
    ['densenet-bc-100', 0.8],
    ['densenet-bc-250', 15.3],
    ['densenet-bc-190', 25.6],
  ] as const)('%s has as many million parameters as the paper says', (name, millions) => {
    expect(Math.round(parameters(DENSENETS[name], 3, 10) / 1e5) / 10).toBe(millions);
  });

  it.each(['densenet-40', 'densenet-bc-100', 'densenet-121'] as const)('builds %s with so many', (name) => {
    const [size, classes] = name === 'densenet-121' ? [64, 1000] : [32, 10];
    expect(builtParameters(DENSENETS[name], size, classes)).toBe(parameters(DENSENETS[name], 3, classes));
  });

  it('of depth 40 has three stages', () => {
    const { stages } = denseNet().build(tf.input({ shape: [32, 32, 3] }));
    expect(stages.map(({ name, stride, channels }) => ({ name, stride, channels }))).toEqual([
      { name: 'block1', stride: 1, channels: 160 },
      { name: 'block2', stride: 2, channels: 304 },
      { name: 'block3', stride: 4, channels: 448 },
    ]);
  });

  it('with the large stem and four blocks has four stages, from stride 4 on', () => {
    const options = { ...DENSENETS['densenet-121'], layersPerBlock: [2, 1, 1, 2], growthRate: 8 };
    const { features, stages } = denseNet(options).build(tf.input({ shape: [70, 64, 1] }));
    expect(
      stages.map(({ stride, channels, output }) => [stride, channels, ...output.shape.slice(1)]),
    ).toEqual([
      [4, 32, 18, 16, 32],
      [8, 24, 9, 8, 24],
      [16, 20, 5, 4, 20],
      [32, 26, 3, 2, 26],
    ]);
    expect(features.shape).toEqual([null, 3, 2, 26]);
  });

  it('describes its stages as they are, odd sizes and strides included', () => {
    const images = tf.input({ shape: [50, 46, 1] });
    const { features, stages } = denseNet({ depth: 10, growthRate: 4, stemStride: 2 }).build(images);
    for (const { stride, channels, output } of stages) {
      expect(output.shape).toEqual([null, Math.ceil(50 / stride), Math.ceil(46 / stride), channels]);
    }
    expect(features.shape).toEqual([null, 7, 6, 40]);
  });

  it('starts the same from the same seed, and not all layers alike', () => {
    const kernels = (): ArrayLike<number>[] => {
      const images = tf.input({ shape: [8, 8, 1] });
      const { features } = denseNet({ depth: 7, growthRate: 4, seed: 5 }).build(images);
      const model = tf.model({ inputs: images, outputs: features });
      const values = model.weights
        .filter((w) => w.originalName.endsWith('kernel'))
        .map((w) => w.read().dataSync().slice());
      model.dispose();
      return values;
    };
    const first = kernels();
    expect(kernels()).toEqual(first);
    expect(new Set(first.map((values) => values[0])).size).toBe(first.length);
  });

  it.each([
    [{ depth: 41 }, /depth: .* got 41/],
    [{ depth: 4 }, /depth: .* got 4/],
    [{ growthRate: 0 }, /growthRate: .* got 0/],
    [{ stemStride: 1.5 }, /stemStride: .* got 1.5/],
    [{ depth: 43, bottleneck: true }, /depth: .* 6 \* n \+ 4 .* got 43/],
    [{ depth: 40, layersPerBlock: [1] }, /layersPerBlock: expected either layersPerBlock or depth, got both/],
    [{ layersPerBlock: [] }, /layersPerBlock: expected a list .* got \[\]/],
    [{ layersPerBlock: [3, 0] }, /layersPerBlock\[1\]: .* got 0/],
    [{ compression: 0 }, /compression: .* got 0/],
    [{ compression: 1.5 }, /compression: .* got 1.5/],
    [{ compression: 0.001 }, /compression: .* leaves a feature map, got 0.001 of 160/],
    [{ dropoutRate: -0.1 }, /dropoutRate: .* got -0.1/],
    [{ momentum: 1 }, /momentum: .* got 1/],
    [{ stem: 'large', stemStride: 2 }, /stemStride: .* got 2/],
    [{ stem: 'huge' }, /stem: .* got 'huge'/],
  ])('refuses %o', (options, message) => {
    expect(() => denseNet(options as DenseNetOptions)).toThrow(message);
  });
});
