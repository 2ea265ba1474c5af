import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

const run = <T extends tf.Tensor | tf.Tensor[]>(
  name: string,
  inputs: tf.NamedTensorMap,
  attributes: Record<string, unknown>,
): T => tf.engine().runKernel<T>(name, inputs, attributes as unknown as tf.NamedAttrMap);

const random = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed);

async function expectSame(make: () => [found: tf.Tensor[], expected: tf.Tensor[]]): Promise<void> {
  const pairs = tf.tidy(() => {
    const [found, expected] = make();
    return found.flatMap((tensor, at) => [tensor, expected[at]!]);
  });
  const values = await Promise.all(pairs.map((tensor) => tensor.data<'float32'>()));
  for (let at = 0; at < pairs.length; at += 2) {
    expect(pairs[at]!.shape).toEqual(pairs[at + 1]!.shape);
    const worst = values[at]!.reduce(
      (most, value, place) => Math.max(most, Math.abs(value - values[at + 1]![place]!)),
      0,
    );
    expect(worst, `result ${at / 2}`).toBeLessThan(1e-5);
  }
  tf.dispose(pairs);
}

/** The last slice is padding. */
function weightsOf([slices, height, width]: number[]): tf.Tensor2D {
  const pixels = height! * width!;
  const real = (slices! - 1) * pixels;
  return tf
    .range(0, slices! * pixels)
    .less(real)
    .toFloat()
    .div<tf.Tensor>(real)
    .reshape([1, -1]);
}

const CASES: [shape: number[], growth: number, rate: number][] = [
  [[2, 5, 7, 8], 4, 0.2],
  [[3, 40, 31, 16], 12, 0.2],
  [[3, 9, 8, 16], 12, 0],
  [[2, 13, 10, 6], 12, 0.5],
  [[2, 13, 10, 7], 3, 0.2],
  [[2, 13, 10, 8], 132, 0.2],
];

describeOnEachBackend('GrowMaps', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on.each(CASES)('appends maps to %j: %i, of which a share of %d is dropped', async (shape, growth, rate) => {
    const rows = [...shape.slice(0, 3), growth];
    await expectSame(() => {
      const [maps, grown] = [random(shape, 1), random(rows, 2).add(3)];
      const [mean, variance] = [random([shape[3]!], 3), random([shape[3]!], 4)];
      const weights = weightsOf(shape);
      const seed = '5/3';
      const own =
        rate === 0 ? grown : grown.mul(run<tf.Tensor>('DropoutMask', {}, { shape: rows, rate, seed }));
      const values = own.reshape([-1, growth]);
      const ofOwn = tf.matMul(weights, values);
      const squares = values.sub(ofOwn).square() as tf.Tensor2D;
      const joined = tf.concat([maps, own], 3);
      return [
        [
          ...run<tf.Tensor[]>('GrowMaps', { maps, grown, weights, mean, variance }, { rate, seed }),
          ...run<tf.Tensor[]>('GrowMaps', { maps, grown }, { rate, seed }),
        ],
        [
          joined,
          tf.concat([mean, ofOwn.flatten()]),
          tf.concat([variance, tf.matMul(weights, squares).flatten()]),
          joined,
        ],
      ];
    });
  });
});

describeOnEachBackend('StatisticsGradient', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on.each(CASES)('of the last channels beside %j: %i, dropped at %d', async (shape, size, rate) => {
    const begin = shape[3]!;
    const all = [...shape.slice(0, 3), begin + size];
    const rows = [...shape.slice(0, 3), size];
    await expectSame(() => {
      const [x, onto] = [random(all, 1), random(all, 2)];
      const [mean, dMean, dVariance] = [3, 4, 5].map((seed) => random([begin + size], seed)) as [
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor1D,
      ];
      const weights = weightsOf(shape);
      const seed = '5/4';
      const own = (maps: tf.Tensor): tf.Tensor => maps.slice([0, 0, 0, begin], rows);
      const at = (vector: tf.Tensor1D): tf.Tensor => vector.slice(begin, size);
      const share = own(x).sub(at(mean)).mul(at(dVariance)).mul(2).add(at(dMean));
      const sum = own(onto).add(share.mul(weights.reshape([...shape.slice(0, 3), 1])));
      const mask = rate === 0 ? tf.scalar(1) : run<tf.Tensor>('DropoutMask', {}, { shape: rows, rate, seed });
      return [
        [
          run<tf.Tensor>(
            'StatisticsGradient',
            { x, onto, weights, mean, dMean, dVariance },
            { begin, channels: size, rate, seed },
          ),
        ],
        [sum.mul(mask)],
      ];
    });
  });
});
