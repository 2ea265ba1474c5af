import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

/** Mean and variance in double precision. */
function momentsOf(
  x: Float32Array,
  weights: Float32Array,
  channels: number,
): { mean: number[]; variance: number[] } {
  const over = (value: (of: number, channel: number) => number): number[] =>
    Array.from({ length: channels }, (_, channel) =>
      weights.reduce((sum, weight, row) => sum + weight * value(x[row * channels + channel]!, channel), 0),
    );
  const mean = over((of) => of);
  return { mean, variance: over((of, channel) => (of - mean[channel]!) ** 2) };
}

function momentsByKernel(x: Float32Array, weights: Float32Array, channels: number): tf.Tensor[] {
  return tf.tidy(() =>
    tf.engine().runKernel<tf.Tensor[]>('BatchMoments', {
      x: tf.tensor2d(x, [weights.length, channels]),
      weights: tf.tensor2d(weights, [1, weights.length]),
    }),
  );
}

/** The last third of the rows is padding. */
function weightsOf(rows: number): Float32Array {
  const real = Math.ceil((2 * rows) / 3);
  return Float32Array.from({ length: rows }, (_, row) => (row < real ? 1 / real : 0));
}

describeOnEachBackend('BatchMoments', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on.each([
    [1, 4],
    [7, 5],
    [3000, 12],
    [70_000, 3],
    [5000, 68],
  ])(
    'are those of double precision, far from 0 as near it: %i rows of %i channels',
    async (rows, channels) => {
      const weights = weightsOf(rows);
      const x = Float32Array.from({ length: rows * channels }, (_, at) => {
        const [row, channel] = [Math.floor(at / channels), at % channels];
        return (channel % 3) * 1000 + Math.sin(row * 12.9898 + channel) + (channel % 2) * Math.sin(row / 500);
      });
      const expected = momentsOf(x, weights, channels);
      const made = momentsByKernel(x, weights, channels);
      const [mean, variance] = await Promise.all(made.map((vector) => vector.data()));
      tf.dispose(made);
      for (let channel = 0; channel < channels; channel++) {
        expect(Math.abs(mean![channel]! - expected.mean[channel]!)).toBeLessThan(
          1e-6 * ((channel % 3) * 1000 + 1),
        );
        expect(Math.abs(variance![channel]! - expected.variance[channel]!)).toBeLessThan(3e-6);
      }
    },
  );

  on('are 0 where nothing is real, and a NaN is one of them', async () => {
    const moments = async (x: number[], weights: number[]): Promise<number[][]> => {
      const made = momentsByKernel(Float32Array.from(x), Float32Array.from(weights), 1);
      const values = await Promise.all(made.map(async (vector) => [...(await vector.data())]));
      tf.dispose(made);
      return values;
    };
    expect(await moments([3, 4], [0, 0])).toEqual([[0], [0]]);
    expect(await moments([3, NaN], [0.5, 0.5])).toEqual([[NaN], [NaN]]);
    expect(await moments([3, NaN], [1, 0])).toEqual([[NaN], [NaN]]);
  });
});
