import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { denseNet } from './denseNet';

beforeAll(() => tf.setBackend('cpu'));

describe('denseNet', () => {
  it('of depth 40 and growth 12 has the parameters of the paper, with its classifier 1.0 million', () => {
    const images = tf.input({ shape: [32, 32, 3] });
    const { features, stages } = denseNet().build(images);
    const pooled = tf.layers.globalAveragePooling2d({}).apply(features);
    const model = tf.model({
      inputs: images,
      outputs: tf.layers.dense({ units: 10 }).apply(pooled) as tf.SymbolicTensor,
    });
    const trainable = model.trainableWeights.reduce(
      (sum, weight) => sum + weight.shape.reduce<number>((a, b) => a * b!, 1),
      0,
    );
    expect(trainable).toBe(1_019_722); // the count of the authors' CIFAR-10 model at depth 40 and growth 12
    expect(stages.map(({ name, stride, channels }) => ({ name, stride, channels }))).toEqual([
      { name: 'block1', stride: 1, channels: 160 },
      { name: 'block2', stride: 2, channels: 304 },
      { name: 'block3', stride: 4, channels: 448 },
    ]);
    model.dispose();
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
  ])('refuses %o', (options, message) => {
    expect(() => denseNet(options)).toThrow(message);
  });
});
