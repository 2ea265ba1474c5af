import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { itKeepsTheLayerContract } from '../testing/layerContract';
import { foldSlices } from './foldSlices';
import { unfoldSlices } from './unfoldSlices';

beforeAll(() => tf.setBackend('cpu'));

describe('FoldSlices', () => {
  itKeepsTheLayerContract({
    make: () => foldSlices({ name: 'fold' }),
    shapes: [[2, 3, 4, 2]],
    symbolicShapes: [[null, null, 4, 2]],
  });

  it('keeps slices in order, and is undone by UnfoldSlices', () => {
    const scans = tf.range(0, 12).reshape([2, 3, 2]);
    const folded = foldSlices().apply(scans) as tf.Tensor;
    expect(folded.arraySync()).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
      [8, 9],
      [10, 11],
    ]);
    const unfolded = unfoldSlices().apply([folded, scans]) as tf.Tensor;
    expect(unfolded.arraySync()).toEqual(scans.arraySync());
  });

  it('refuses several inputs, of which it would read only the first', () => {
    const inputs = [tf.input({ shape: [null, 4] }), tf.input({ shape: [null] })];
    expect(() => foldSlices({ name: 'fold' }).apply(inputs)).toThrow(
      'fold: expected one input, got 2. Fold the slice mask with a foldSlices() of its own.',
    );
  });

  it('refuses an input without a slice axis', () => {
    expect(() => foldSlices({ name: 'fold' }).apply(tf.zeros([3]))).toThrow(
      /fold: expected an input \[scans, slices, ...\], got \[3\]/,
    );
  });
});
