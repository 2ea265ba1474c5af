import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import { deinterleave, interleave } from './interleave';

it('takes every n-th slice of each scan, and puts them back', async () => {
  const scans = tf.tensor3d([
    [[0], [1], [2], [3], [4]],
    [[10], [11], [12], [13], [14]],
  ]);
  await expectNoLeak(async () => {
    const parts = interleave(scans, 2);
    expect(await parts.array()).toEqual([
      [[0], [2], [4]],
      [[1], [3], [0]],
      [[10], [12], [14]],
      [[11], [13], [0]],
    ]);
    const back = deinterleave(parts, 2, 5);
    expect(await back.array()).toEqual(await scans.array());
    tf.dispose([parts, back]);
  });
  scans.dispose();
});
