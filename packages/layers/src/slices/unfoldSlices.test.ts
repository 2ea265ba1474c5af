import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { itKeepsTheLayerContract } from '../testing/layerContract';
import { unfoldSlices } from './unfoldSlices';

beforeAll(() => tf.setBackend('cpu'));

describe('UnfoldSlices', () => {
  itKeepsTheLayerContract({
    make: () => unfoldSlices({ name: 'unfold' }),
    shapes: [
      [6, 4],
      [2, 3, 5, 5, 1],
    ],
    symbolicShapes: [
      [null, 4],
      [null, null, 5, 5, 1],
    ],
  });

  it('refuses slices that do not fill the scans, and a missing reference', () => {
    const unfold = unfoldSlices({ name: 'unfold' });
    expect(() => unfold.apply([tf.zeros([5, 4]), tf.zeros([2, 3])])).toThrow(
      'unfold: expected 2 * 3 = 6 folded slices, for a reference [2, 3], got 5.',
    );
    expect(() => unfold.computeOutputShape([null, 4])).toThrow(/unfold: expected two inputs/);
  });
});
