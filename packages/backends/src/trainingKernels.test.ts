import { asyncTidy, describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { selectBackend } from './selectBackend';
import type { BackendName } from './backendName';

type Compute = () => tf.Tensor | tf.Tensor[];

/**
 * Values that no backend's random numbers decide, between -1 and 1; more than a backend would compute on the CPU. They
 * are as if random: neighbours on a wave would cancel in a convolution, and leave the rounding of its terms.
 */
function values(...shape: number[]): tf.Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const scattered = (index: number): number => (Math.sin(index * 12.9898 + count) * 43758.5453) % 1;
  return tf.tensor(
    Float32Array.from({ length: count }, (_, index) => scattered(index)),
    shape,
  );
}

function filterGradient(
  input: [number, number, number, number],
  filter: [number, number, number, number],
  strides: number | [number, number],
  pad: 'same' | 'valid' | tf.backend_util.ExplicitPadding,
): Compute {
  return () => {
    const convolve = (f: tf.Tensor): tf.Tensor =>
      tf.conv2d(values(...input) as tf.Tensor4D, f as tf.Tensor4D, strides, pad).square();
    return tf.grad(convolve)(values(...filter));
  };
}

function inputGradient(
  input: [number, number, number, number],
  filter: [number, number, number, number],
  strides: number,
  pad: 'same' | 'valid' | tf.backend_util.ExplicitPadding,
): Compute {
  return () => {
    const convolve = (x: tf.Tensor): tf.Tensor =>
      tf.conv2d(x as tf.Tensor4D, values(...filter) as tf.Tensor4D, strides, pad).square();
    return tf.grad(convolve)(values(...input));
  };
}

function convolution(
  input: [number, number, number, number],
  filter: [number, number, number, number],
  pad: 'same' | 'valid' | tf.backend_util.ExplicitPadding,
  dilations = 1,
): Compute {
  return () =>
    tf.conv2d(values(...input) as tf.Tensor4D, values(...filter) as tf.Tensor4D, 1, pad, 'NHWC', dilations);
}

/** What backends were found to get wrong, to refuse or to compute slowly: shapes at which kernels take other ways. */
const CASES: Record<string, Compute> = {
  'integers cast to floats, then transposed': () =>
    tf.range(0, 3000, 1, 'int32').reshape([30, 100]).toFloat().transpose().mul(0.5),
  'floats cast to integers': () => values(40, 40).mul(100).toInt().toFloat().add(0.25),
  'floats cast to truth values and back': () => values(40, 40).mul(3).toInt().toBool().toFloat(),
  'fractions cast to truth values': () => values(40, 40).toBool().toFloat(),
  'comparisons cast to floats': () => values(40, 40).greater(0).toFloat().transpose(),
  'select of five axes': () =>
    tf.where(values(2, 3, 8, 9, 5).greater(0), values(2, 3, 8, 9, 5), tf.scalar(0)),
  'select of rows': () => tf.where(values(40).greater(0).toBool(), values(40, 40), tf.zeros([40, 40])),
  'convolution to few channels': convolution([2, 35, 18, 20], [3, 3, 20, 12], 'same'),
  'convolution to few channels, valid': convolution([1, 18, 35, 8], [3, 3, 8, 4], 'valid'),
  'convolution from few to many channels': convolution([2, 17, 16, 12], [3, 3, 12, 76], 'same'),
  'convolution, padded unequally': convolution(
    [1, 17, 16, 8],
    [3, 3, 8, 8],
    [
      [0, 0],
      [2, 0],
      [0, 3],
      [0, 0],
    ],
  ),
  'convolution, dilated': convolution([1, 17, 16, 8], [3, 3, 8, 8], 'same', 2),
  'convolution of one value': convolution([1, 1, 1, 8], [3, 3, 8, 8], 'same'),
  'gradient of the input, from few channels to many': inputGradient(
    [2, 33, 18, 76],
    [3, 3, 76, 12],
    1,
    'same',
  ),
  'gradient of the input of many channels, valid': inputGradient([2, 18, 33, 20], [3, 3, 20, 8], 1, 'valid'),
  'gradient of the input, channels in fours, padded by more than the filter': inputGradient(
    [1, 17, 16, 8],
    [3, 3, 8, 4],
    1,
    [
      [0, 0],
      [3, 3],
      [4, 1],
      [0, 0],
    ],
  ),
  'gradient of a 3x3 filter': filterGradient([2, 17, 16, 5], [3, 3, 5, 12], 1, 'same'),
  'gradient of a 3x3 filter, valid': filterGradient([2, 17, 16, 5], [3, 3, 5, 2], 1, 'valid'),
  'gradient of a strided filter': filterGradient([2, 17, 16, 5], [3, 3, 5, 7], 2, 'same'),
  'gradient of an oblong filter and stride': filterGradient([2, 17, 16, 3], [5, 2, 3, 4], [3, 1], 'valid'),
  'gradient of a filter, padded unequally': filterGradient(
    [1, 17, 16, 3],
    [3, 3, 3, 4],
    [2, 1],
    [
      [0, 0],
      [1, 2],
      [3, 0],
      [0, 0],
    ],
  ),
  'gradient of a 3x3 filter, channels in fours': filterGradient([2, 40, 18, 20], [3, 3, 20, 12], 1, 'same'),
  'gradient of a 3x3 filter, channels in fours, valid': filterGradient(
    [1, 18, 35, 8],
    [3, 3, 8, 4],
    1,
    'valid',
  ),
  'gradient of a 3x3 filter, from few to many channels': filterGradient(
    [3, 17, 16, 12],
    [3, 3, 12, 32],
    1,
    'same',
  ),
  'gradient of a 3x3 filter, channels in fours, padded unequally': filterGradient(
    [1, 17, 16, 8],
    [3, 3, 8, 8],
    1,
    [
      [0, 0],
      [2, 0],
      [0, 3],
      [0, 0],
    ],
  ),
  'sum of many values': () => values(3, 64, 50, 40).square().sum(),
  'sum of many values, not in fours': () => values(3, 125, 51, 35).square().sum(),
  'gradient of a 1x1 filter': filterGradient([2, 17, 16, 5], [1, 1, 5, 12], 1, 'same'),
  'gradient of a 3x3 filter, from many channels and pixels': filterGradient(
    [2, 40, 16, 21],
    [3, 3, 21, 12],
    1,
    'same',
  ),
  'gradient of a 1x1 filter, padded': filterGradient([2, 17, 16, 5], [1, 1, 5, 12], 1, [
    [0, 0],
    [1, 1],
    [0, 2],
    [0, 0],
  ]),
  'gradient of the input': inputGradient([2, 17, 16, 5], [3, 3, 5, 6], 1, 'same'),
  'gradient of the input, channels in fours': inputGradient([2, 17, 16, 8], [3, 3, 8, 12], 1, 'same'),
  'gradient of the input, valid': inputGradient([2, 17, 16, 5], [4, 3, 5, 6], 1, 'valid'),
  'gradient of the input, 1x1': inputGradient([2, 17, 16, 5], [1, 1, 5, 6], 1, 'valid'),
  // By itself, as the convolution before it would take a software GPU most of a minute.
  'gradient of the input, 1x1, of more pixels than a product has rows': () =>
    tf.conv2dTranspose(
      values(33, 256, 250, 2) as tf.Tensor4D,
      values(1, 1, 1, 2) as tf.Tensor4D,
      [33, 256, 250, 1],
      1,
      'same',
    ),
  'gradient of the input, one channel': inputGradient([2, 17, 16, 1], [3, 3, 1, 1], 1, 'same'),
  'transposed convolution of one channel': () =>
    tf.conv2dTranspose(
      values(2, 9, 8, 1) as tf.Tensor4D,
      values(4, 4, 1, 1) as tf.Tensor4D,
      [2, 18, 16, 1],
      2,
      'same',
    ),
  'gradient of the input, strided': inputGradient([2, 17, 16, 5], [3, 3, 5, 6], 2, 'same'),
  'gradient of the input, padded unequally': inputGradient([1, 17, 16, 3], [3, 4, 3, 4], 1, [
    [0, 0],
    [2, 0],
    [1, 3],
    [0, 0],
  ]),
  'gradient of the input, padded by more than the filter': inputGradient([1, 17, 16, 3], [3, 3, 3, 4], 1, [
    [0, 0],
    [3, 3],
    [4, 1],
    [0, 0],
  ]),
  'gradient of max pooling': () =>
    tf.grad((x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same').square())(values(2, 17, 16, 5)),
  'gradient of average pooling': () =>
    tf.grad((x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid').square())(values(2, 16, 16, 5)),
};

async function valuesOn(backend: BackendName, compute: Compute): Promise<Float32Array[]> {
  await selectBackend(backend);
  return asyncTidy(async () => {
    const results = tf.tidy(() => {
      const made = compute();
      return Array.isArray(made) ? made : [made];
    });
    return Promise.all(results.map(async (result) => (await result.data<'float32'>()).slice()));
  });
}

/** Two million pixels take a GPU that is software half a minute, and longer beside another test. */
const SOFTWARE_GPU_MS = 180_000;

describeOnEachBackend('a kernel that training needs', (backend) => {
  // TensorFlow's own limit, of which it says so.
  const refused = backend.startsWith('tfjs-node') ? /, padded/ : undefined;
  it.each(Object.entries(CASES).filter(([name]) => !refused?.test(name)))(
    '%s',
    async (_, compute) => {
      const found = await valuesOn(backend, compute);
      const expected = await valuesOn('cpu', compute);
      expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
      found.forEach((result, index) => {
        const scale = expected[index]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const wrong = [...result].filter(
          (value, place) => !(Math.abs(value - expected[index]![place]!) <= 1e-5 * scale),
        );
        expect(scale).toBeGreaterThan(0);
        expect(wrong.slice(0, 5)).toEqual([]);
      });
    },
    SOFTWARE_GPU_MS,
  );
});
