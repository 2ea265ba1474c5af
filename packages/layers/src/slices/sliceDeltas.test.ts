import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { itKeepsTheLayerContract } from '../testing/layerContract';
import { sliceDeltas } from './sliceDeltas';

beforeAll(() => tf.setBackend('cpu'));

describe('SliceDeltas', () => {
  describe('with a slice mask', () =>
    itKeepsTheLayerContract({
      make: () => sliceDeltas({ name: 'deltas' }),
      shapes: [
        [2, 3, 4],
        [2, 3],
      ],
      symbolicShapes: [
        [null, null, 4],
        [null, null],
      ],
      input: (index) =>
        index === 1
          ? tf.tensor2d([
              [1, 1, 1],
              [1, 1, 0],
            ])
          : undefined,
    }));

  it('gives the features, and what they differ by from both neighbours', () => {
    const output = sliceDeltas().apply(tf.tensor3d([[[1], [4], [6]]])) as tf.Tensor3D;
    expect(output.arraySync()).toEqual([
      [
        [1, 0, -3],
        [4, 3, -2],
        [6, 2, 0],
      ],
    ]);
  });

  it('takes a padded slice for no neighbour, whatever it holds', () => {
    const features = tf.tensor3d([[[1], [4], [NaN]]]);
    const output = sliceDeltas().apply([features, tf.tensor2d([[1, 1, 0]])]) as tf.Tensor3D;
    expect(output.arraySync()[0]!.slice(0, 2)).toEqual([
      [1, 0, -3],
      [4, 3, 0],
    ]);
  });

  it('has no neighbours in a scan of one slice', () => {
    const output = sliceDeltas().apply(tf.tensor3d([[[2, 3]]])) as tf.Tensor3D;
    expect(output.arraySync()).toEqual([[[2, 3, 0, 0, 0, 0]]]);
  });

  it('refuses a mask of another shape', () => {
    expect(() => sliceDeltas().apply([tf.zeros([1, 3, 2]), tf.zeros([1, 2])])).toThrow(
      'expected a slice mask [scans, slices] of [1, 3], got [1, 2].',
    );
  });
});
