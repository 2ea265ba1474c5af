import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { bloodMask } from './bloodMask';

const logits = (probabilities: readonly number[]): tf.Tensor =>
  tf.tensor5d(
    probabilities.map((p) => Math.log(p / (1 - p))),
    [1, 2, 1, 2, 1],
  );

it('is 1 where the mean of the heads is one half or more, with the weight of blood taken back', () => {
  tf.tidy(() => {
    // Odds are four times too high: 0.8 stands for 0.5.
    const heads = [logits([0.79, 0.81, 0.95, 0.1]), logits([0.79, 0.81, 0.6, 0.1])];
    const mask = bloodMask(heads, 4);
    expect(mask.shape).toEqual([1, 2, 1, 2, 1]);
    expect(mask.dtype).toBe('float32');
    expect(Array.from(mask.dataSync())).toEqual([0, 1, 1, 0]);
  });
});
