import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { heNormal } from './heNormal';

beforeAll(() => tf.setBackend('cpu'));

describe('heNormal', () => {
  it('has the standard deviation sqrt(2 / fanIn), which the one of tfjs misses', () => {
    const deviation = (initializer: { apply(shape: number[]): tf.Tensor }): number =>
      tf.tidy(() => Math.sqrt(tf.moments(initializer.apply([3, 3, 50, 200])).variance.dataSync()[0]!));
    const expected = Math.sqrt(2 / (9 * 50));
    expect(deviation(heNormal(1)) / expected).toBeCloseTo(1, 2);
    expect(deviation(tf.initializers.heNormal({ seed: 1 })) / expected).toBeCloseTo(0.88, 2);
  });

  it.each([0, 7])('draws the same numbers by the same seed, %i', async (seed) => {
    const drawn = [seed, seed, seed + 1].map((each) => heNormal(each).apply([3, 4]));
    const [once, again, other] = await Promise.all(drawn.map((tensor) => tensor.data()));
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
    tf.dispose(drawn);
  });
});
