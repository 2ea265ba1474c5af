import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { itKeepsTheLayerContract } from '../testing/layerContract';
import { auxiliarySegmentationHead } from './auxiliarySegmentationHead';

beforeAll(() => tf.setBackend('cpu'));

describe('AuxiliarySegmentationHead', () => {
  itKeepsTheLayerContract({
    make: () =>
      auxiliarySegmentationHead({ outputSize: [7, 5], stride: 2, classes: 2, seed: 3, name: 'head' }),
    shapes: [[2, 4, 3, 3]],
    symbolicShapes: [[null, 4, 3, 3]],
  });

  it.each([2, 4, 8])('starts as bilinear interpolation at stride %i', (stride) => {
    const head = auxiliarySegmentationHead({ outputSize: [8 * stride, 8 * stride], stride });
    const ramp = tf.range(0, 8).reshape<tf.Tensor4D>([1, 1, 8, 1]).tile([1, 8, 1, 1]);
    head.build(ramp.shape);
    const [, ...others] = head.getWeights();
    head.setWeights([tf.ones([1, 1, 1, 1]), ...others]);
    const row = (head.apply(ramp) as tf.Tensor4D).slice([0, 4 * stride], [1, 1]).dataSync();
    // Pixel centres: output x stands at (x + 0.5) / stride - 0.5 of the stage's grid. The border falls off to zero.
    for (let x = stride; x < 7 * stride; x++) expect(row[x]).toBeCloseTo((x + 0.5) / stride - 0.5, 4);
  });

  it('draws at 250 x 250 from the stages of RADnet, 125, 63 and 32', () => {
    for (const [stride, size] of [
      [2, 125],
      [4, 63],
      [8, 32],
    ] as const) {
      const head = auxiliarySegmentationHead({ outputSize: [250, 250], stride });
      expect(head.computeOutputShape([null, size, size, 4])).toEqual([null, 250, 250, 1]);
      head.build([null, size, size, 4]);
    }
  });

  it.each([
    [1, 9, 7],
    [2, 9, 7],
    [3, 10, 11],
    [16, 17, 33],
    [32, 33, 5],
  ])('draws at stride %i on %i x %i, three classes', (stride, height, width) => {
    const head = auxiliarySegmentationHead({ outputSize: [height, width], stride, classes: 3 });
    const stage = tf.ones([1, Math.ceil(height / stride), Math.ceil(width / stride), 2]);
    expect((head.apply(stage) as tf.Tensor).shape).toEqual([1, height, width, 3]);
  });

  it('starts at stride 1 as the projection itself', () => {
    const head = auxiliarySegmentationHead({ outputSize: [5, 4], stride: 1 });
    const stage = tf.randomNormal([1, 5, 4, 1], 0, 1, 'float32', 3);
    head.build(stage.shape);
    const [, ...others] = head.getWeights();
    head.setWeights([tf.ones([1, 1, 1, 1]), ...others]);
    const difference = (head.apply(stage) as tf.Tensor).sub(stage).abs().max().dataSync()[0];
    expect(difference).toBeLessThan(1e-6);
  });

  it('refuses a stage that does not fit, and bad numbers', () => {
    const head = auxiliarySegmentationHead({ outputSize: [250, 250], stride: 4, name: 'head' });
    expect(() => head.build([null, 62, 63, 4])).toThrow(
      /head: expected a stage of 63 x 63, for .* at stride 4, got 62 x 63/,
    );
    expect(() => auxiliarySegmentationHead({ outputSize: [0, 8], stride: 2 })).toThrow(
      /outputSize\[0\].*got 0/,
    );
    expect(() => auxiliarySegmentationHead({ outputSize: [8, 8], stride: 2, classes: -1 })).toThrow(
      /classes.*got -1/,
    );
  });
});
