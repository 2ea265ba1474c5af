import { asyncTidy, describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { selectBackend } from '@radnet/backends';
import { batchStatistics, movedAverages, statisticsGradient } from './batchStatistics';
import { gradientScale, normalizeRelu, normalizeReluGradients, readableChannels } from './normalizeRelu';
import { pixelWeights } from './pixelWeights';

function values(shape: number[], seed: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, at) => Math.sin(at * 12.9898 + seed) + 0.3 * Math.sin(at * 0.37)),
    shape,
  );
}

/** Everything that a dense block takes from here, by the first `channels` of wider maps. */
function everything(shape: [number, number, number, number], channels: number): tf.Tensor[] {
  const [n] = shape;
  const maps = values(shape, 1) as tf.Tensor4D;
  const mask = tf.tensor1d(Array.from({ length: n }, (_, slice) => (slice === n - 1 && n > 1 ? 0 : 1)));
  const pixels = pixelWeights(shape, mask);
  const x = readableChannels(maps, channels);
  const own = maps.slice([0, 0, 0, 0], [-1, -1, -1, channels]);
  const statistics = batchStatistics(own, pixels);
  const norm = {
    gamma: values([channels], 2).add<tf.Tensor1D>(0.1),
    beta: values([channels], 3) as tf.Tensor1D,
  };
  const y = normalizeRelu(x, statistics, norm);
  const dy = values(own.shape, 4).mul<tf.Tensor4D>(gradientScale(statistics, norm));
  const onto = values(shape, 5) as tf.Tensor4D;
  const wider = {
    mean: values([shape[3]], 6) as tf.Tensor1D,
    variance: values([shape[3]], 7) as tf.Tensor1D,
  };
  const gradients = normalizeReluGradients(x, y, dy, statistics, norm);
  const added = normalizeReluGradients(x, y, dy, statistics, norm, { maps: onto, statistics: wider });
  const share = statisticsGradient(x, statistics, { mean: norm.beta, variance: norm.gamma }, pixels);
  const moved = movedAverages({ mean: norm.beta, variance: norm.gamma }, statistics, 0.9, pixels.count);
  return [
    statistics.mean,
    statistics.variance,
    y,
    gradients.x,
    gradients.gamma,
    gradients.beta,
    gradients.mean,
    gradients.variance,
    added.x,
    added.mean,
    added.variance,
    share,
    statisticsGradient(x, statistics, { mean: norm.beta, variance: norm.gamma }, pixels, y),
    moved.mean,
    moved.variance,
  ];
}

const CASES: Record<string, Parameters<typeof everything>> = {
  'all channels of a few pixels': [[2, 5, 7, 8], 8],
  'the first channels, in fours, of many pixels': [[3, 40, 31, 28], 12],
  'channels that do not come in fours': [[2, 33, 40, 7], 5],
  'more channels than a workgroup reads beside each other': [[1, 30, 40, 140], 132],
};

describeOnEachBackend('normalizing', (backend) => {
  it.each(Object.entries(CASES))('agrees with the cpu backend: %s', async (_, [shape, channels]) => {
    const compute = (): Promise<Float32Array[]> =>
      asyncTidy(async () =>
        Promise.all(everything(shape, channels).map((tensor) => tensor.data<'float32'>())),
      );
    const found = await compute();
    await expectNoLeak(async () => void (await compute()));
    await tf.setBackend('cpu');
    const expected = await compute();
    await selectBackend(backend);
    expected.forEach((each, index) => {
      const scale = each.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const worst = each.reduce((most, value, at) => Math.max(most, Math.abs(value - found[index]![at]!)), 0);
      expect(worst / scale, `result ${index}`).toBeLessThan(2e-5);
    });
  });

  // ONNX Runtime's own ReLU takes a NaN for 0 on some drivers.
  it.skipIf(backend === 'onnx-webgpu')('lets a NaN through, forwards and backwards', async () => {
    const [first, ...rest] = await asyncTidy(() => {
      const one = tf.ones<tf.Rank.R1>([1]);
      const [statistics, norm] = [
        { mean: one, variance: one },
        { gamma: one, beta: one },
      ];
      const x = tf.tensor4d([NaN, 1, 2, 3], [1, 2, 2, 1]);
      const y = normalizeRelu(x, statistics, norm);
      const gradients = normalizeReluGradients(x, y, tf.fill(x.shape, NaN), statistics, norm);
      return Promise.all([y, gradients.x, gradients.gamma].map((tensor) => tensor.data()));
    });
    expect(first![0]).toBeNaN();
    expect(first![1]).toBeCloseTo(1, 4);
    expect(rest.every((values) => values[0] !== undefined && Number.isNaN(values[0]))).toBe(true);
  });
});
