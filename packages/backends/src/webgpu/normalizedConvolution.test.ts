import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

type Shape = [number, number, number, number];

const random = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed);

const run = (name: string, inputs: object, attributes: object): tf.Tensor =>
  tf.engine().runKernel<tf.Tensor>(name, inputs as tf.NamedTensorMap, attributes as tf.NamedAttrMap);

const CONVOLUTION = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC' };

async function expectSame(found: tf.Tensor, expected: tf.Tensor): Promise<void> {
  expect(found.shape).toEqual(expected.shape);
  const [values, wanted] = await Promise.all([found.data<'float32'>(), expected.data<'float32'>()]);
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const worst = wanted.reduce((most, value, at) => Math.max(most, Math.abs(value - values[at]!)), 0);
  expect(worst / scale).toBeLessThan(1e-5);
}

/** Maps wider than what is read of them, vectors too. */
function given(
  shape: Shape,
  channels: number,
): Record<'x' | 'mean' | 'variance' | 'gamma' | 'beta', tf.Tensor> {
  return {
    x: random(shape, 1),
    mean: random([shape[3]], 2),
    variance: random([shape[3]], 3).abs().add(0.1),
    gamma: random([channels], 4),
    beta: random([channels], 5),
  };
}

describeOnEachBackend('a convolution through batch norm and ReLU', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on.each<[name: string, shape: Shape, channels: number, outs: number, size: number]>([
    ['made directly, of all maps', [2, 17, 18, 20], 20, 12, 3],
    ['made directly, of the first maps', [2, 33, 18, 44], 28, 12, 3],
    ['of channels that do not come in fours', [2, 17, 18, 9], 7, 5, 3],
    ['of few pixels', [2, 5, 6, 16], 12, 4, 3],
    ['of one tap', [2, 9, 8, 20], 16, 12, 1],
  ])('is that of what NormalizeRelu makes: %s', async (_, shape, channels, outs, size) => {
    const pairs = tf.tidy(() => {
      const { x, ...vectors } = given(shape, channels);
      const filterShape: Shape = [size, size, channels, outs];
      const filter = random(filterShape, 6) as tf.Tensor4D;
      const dy = random([...shape.slice(0, 3), outs], 7) as tf.Tensor4D;
      const attributes = { ...CONVOLUTION, epsilon: 1e-5 };
      const y = run('NormalizeRelu', { x, ...vectors }, { epsilon: 1e-5 }) as tf.Tensor4D;
      return [
        run('NormalizedConvolution', { x, filter, ...vectors }, attributes),
        tf.conv2d(y, filter, 1, 'same'),
        run('NormalizedFilterGradient', { x, dy, ...vectors }, { ...attributes, filterShape }),
        run(tf.Conv2DBackpropFilter, { x: y, dy }, { ...CONVOLUTION, filterShape }),
      ];
    });
    await expectSame(pairs[0]!, pairs[1]!);
    await expectSame(pairs[2]!, pairs[3]!);
    tf.dispose(pairs);
  });

  on('lets a NaN through', async () => {
    const made = tf.tidy(() => {
      const { x, ...vectors } = given([1, 16, 16, 4], 4);
      const isFirst = tf.range(0, x.size).equal(0).reshape(x.shape);
      const spoilt = tf.where(isFirst, tf.fill(x.shape, NaN), x);
      const filter = random([3, 3, 4, 4], 6);
      return run(
        'NormalizedConvolution',
        { x: spoilt, filter, ...vectors },
        { ...CONVOLUTION, epsilon: 1e-5 },
      );
    });
    const values = await made.data();
    made.dispose();
    expect(values[0]).toBeNaN();
    expect(values.at(-1)).not.toBeNaN();
  });
});
