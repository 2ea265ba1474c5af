import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { itKeepsTheLayerContract } from '../testing/layerContract';
import { denseBlock } from './denseBlock';

beforeAll(() => tf.setBackend('cpu'));

const SHAPE = [3, 5, 4, 2];

describe('DenseBlock', () => {
  describe('by itself', () =>
    itKeepsTheLayerContract({
      make: () => denseBlock({ layers: 2, growthRate: 2, momentum: 0.8, seed: 3, name: 'block' }),
      makeDropping: () => denseBlock({ layers: 2, growthRate: 2, dropoutRate: 0.4, seed: 3, name: 'block' }),
      shapes: [SHAPE],
      symbolicShapes: [[null, 5, 4, 2]],
    }));

  describe('with a slice mask', () =>
    itKeepsTheLayerContract({
      make: () => denseBlock({ layers: 2, growthRate: 3, seed: 3, name: 'block' }),
      shapes: [SHAPE, [3]],
      symbolicShapes: [[null, 5, 4, 2], [null]],
      input: (index) => (index === 1 ? tf.tensor1d([1, 0, 1]) : undefined),
    }));

  describe('with bottlenecks', () =>
    itKeepsTheLayerContract({
      make: () => denseBlock({ layers: 2, growthRate: 1, bottleneck: true, seed: 6, name: 'block' }),
      shapes: [SHAPE],
      symbolicShapes: [[null, 5, 4, 2]],
    }));

  describe('that keeps what its gradient reads', () =>
    itKeepsTheLayerContract({
      make: () => denseBlock({ layers: 2, growthRate: 2, memoryEfficient: false, seed: 3, name: 'block' }),
      makeDropping: () =>
        denseBlock({
          layers: 2,
          growthRate: 2,
          dropoutRate: 0.4,
          memoryEfficient: false,
          seed: 3,
          name: 'block',
        }),
      shapes: [SHAPE],
      symbolicShapes: [[null, 5, 4, 2]],
    }));

  it('gives with padded slices what it gives without them', () => {
    const real = tf.randomNormal([2, 5, 4, 2], 0, 1, 'float32', 1);
    const padded = tf.concat([real, tf.fill([1, 5, 4, 2], 100)]);
    const mask = tf.tensor1d([1, 1, 0]);
    const make = (): tf.layers.Layer => denseBlock({ layers: 3, growthRate: 2, seed: 7 });
    const [without, withPadding] = [make(), make()];
    const expected = without.apply(real, { training: true }) as tf.Tensor;
    const actual = (withPadding.apply([padded, mask], { training: true }) as tf.Tensor).slice(0, 2);
    expect(actual.sub(expected).abs().max().dataSync()[0]).toBeLessThan(1e-5);
    without.getWeights().forEach((weight, i) => {
      expect(withPadding.getWeights()[i]!.sub(weight).abs().max().dataSync()[0]).toBeLessThan(1e-5);
    });
  });

  it('drops in training only, with new masks at each call and the same ones in a second run', () => {
    const x = tf.randomNormal([2, 5, 4, 2], 0, 1, 'float32', 1);
    const outputs = (): ArrayLike<number>[] => {
      const block = denseBlock({ layers: 1, growthRate: 8, dropoutRate: 0.5, seed: 7 });
      const call = (training: boolean): ArrayLike<number> =>
        (block.apply(x, { training }) as tf.Tensor).slice([0, 0, 0, 2]).dataSync();
      return [call(true), call(true), call(false)];
    };
    const [first, second, inference] = outputs();
    const zeros = (values: ArrayLike<number>): number =>
      Array.from(values).filter((v) => v === 0).length / values.length;
    expect(zeros(first!)).toBeGreaterThan(0.35);
    expect(zeros(first!)).toBeLessThan(0.65);
    expect(second).not.toEqual(first);
    expect(zeros(inference!)).toBeLessThan(0.1);
    expect(outputs()[0]).toEqual(first);
  });

  it('uses and keeps its running statistics when frozen', () => {
    const block = denseBlock({ layers: 2, growthRate: 2, seed: 7 });
    const x = tf.randomNormal([2, 5, 4, 2], 3, 2, 'float32', 1);
    const inference = block.apply(x) as tf.Tensor;
    block.trainable = false;
    const frozen = block.apply(x, { training: true }) as tf.Tensor;
    expect(frozen.dataSync()).toEqual(inference.dataSync());
    expect((block.apply(x) as tf.Tensor).dataSync()).toEqual(inference.dataSync());
  });

  it('goes on dropping in training when frozen, as in Keras, alike in both forms', () => {
    const x = tf.randomNormal([2, 5, 4, 2], 0, 1, 'float32', 1);
    const [light, plain] = [true, false].map((memoryEfficient) => {
      const block = denseBlock({ layers: 2, growthRate: 8, dropoutRate: 0.5, memoryEfficient, seed: 7 });
      block.apply(x);
      block.trainable = false;
      let maps!: tf.Tensor;
      const trained = (input: tf.Tensor): tf.Tensor => {
        maps = tf.keep(block.apply(input, { training: true }) as tf.Tensor);
        return maps.square().sum();
      };
      const gradient = tf.grad(trained)(x);
      return { maps: maps.dataSync(), gradient: gradient.dataSync() };
    });
    const zeros = light!.maps.filter((value) => value === 0).length / (2 * 5 * 4 * 16);
    expect(zeros).toBeGreaterThan(0.4);
    expect(zeros).toBeLessThan(0.6);
    expect(light).toEqual(plain);
  });

  it.each([
    [{ layers: 0, growthRate: 2 }, /layers: expected a whole number of at least 1, got 0/],
    [{ layers: 2, growthRate: 1.5 }, /growthRate: .* got 1.5/],
    [{ layers: 2, growthRate: 2, dropoutRate: 1 }, /dropoutRate: .* got 1/],
  ])('refuses %o', (args, message) => {
    expect(() => denseBlock(args)).toThrow(message);
  });

  it('refuses inputs of the wrong rank, of unknown depth, and masks of another length', () => {
    const block = (): tf.layers.Layer => denseBlock({ layers: 1, growthRate: 2, name: 'block' });
    expect(() => block().apply(tf.input({ shape: [5, 4] }))).toThrow(/block: expected an input of rank 4/);
    expect(() => block().apply(tf.input({ shape: [5, 4, null] }))).toThrow(/block: the channel count/);
    expect(() => block().apply([tf.zeros([2, 5, 4, 2]), tf.ones([3])])).toThrow(
      /slice mask \[slices\] of \[2\], got \[3\]/,
    );
  });
});
