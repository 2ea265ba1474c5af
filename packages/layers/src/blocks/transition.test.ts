import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { itKeepsTheLayerContract } from '../testing/layerContract';
import { transition } from './transition';

beforeAll(() => tf.setBackend('cpu'));

describe('Transition', () => {
  itKeepsTheLayerContract({
    make: () => transition({ filters: 3, momentum: 0.8, seed: 3, name: 'transition' }),
    makeDropping: () =>
      transition({ filters: 3, momentum: 0.8, seed: 3, name: 'transition', dropoutRate: 0.4 }),
    shapes: [[3, 5, 4, 2], [3]],
    symbolicShapes: [[null, 5, 4, 2], [null]],
    input: (index) => (index === 1 ? tf.tensor1d([1, 1, 0]) : undefined),
  });

  it('averages, at an odd edge, the pixels there are', () => {
    const layer = transition({ filters: 1 });
    const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    layer.build(x.shape);
    const [gamma, beta, kernel, mean, variance] = [1, 0, 1, 0, 1 - 1e-5].map((v, i) =>
      tf.fill(i === 2 ? [1, 1, 1, 1] : [1], v),
    );
    layer.setWeights([gamma!, beta!, kernel!, mean!, variance!]);
    expect(Array.from((layer.apply(x) as tf.Tensor).dataSync())).toEqual([3, 4.5, 7.5, 9]);
  });

  it('goes on dropping in training when frozen, as in Keras', () => {
    const layer = transition({ filters: 64, dropoutRate: 0.5, seed: 7 });
    const x = tf.randomNormal([1, 1, 1, 8], 0, 1, 'float32', 1);
    layer.apply(x);
    layer.trainable = false;
    const zeros = (training: boolean): number =>
      (layer.apply(x, { training }) as tf.Tensor).equal(0).mean().dataSync()[0]!;
    expect(zeros(false)).toBe(0);
    expect(zeros(true)).toBeGreaterThan(0.3);
    expect(zeros(true)).toBeLessThan(0.7);
  });

  it('refuses a filter count that is no whole number', () => {
    expect(() => transition({ filters: 2.5 })).toThrow(/filters: .* got 2.5/);
  });
});
