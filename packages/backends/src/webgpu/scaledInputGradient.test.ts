import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

type Shape = [number, number, number, number];

const random = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed);

describeOnEachBackend('ScaledInputGradient', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on.each<[name: string, input: Shape, size: number, outs: number]>([
    ['directly', [2, 17, 18, 76], 3, 12],
    ['of channels that do not come in fours', [2, 17, 18, 7], 3, 5],
    ['of few pixels', [2, 5, 6, 16], 3, 12],
    ['of one tap', [2, 9, 8, 20], 1, 12],
  ])('is the gradient by the input, times a scale that is never 0: %s', async (_, input, size, outs) => {
    const channels = input[3];
    const [found, expected] = tf.tidy(() => {
      const dy = random([...input.slice(0, 3), outs], 1) as tf.Tensor4D;
      const filter = random([size, size, channels, outs], 2) as tf.Tensor4D;
      const variance = random([channels + 4], 3).abs();
      const gamma = random([channels], 4).mul(tf.range(0, channels).notEqual(1).toFloat());
      const attributes = {
        strides: [1, 1],
        pad: 'same',
        dataFormat: 'NHWC',
        inputShape: input,
        epsilon: 1e-3,
      };
      const scale = gamma.div(variance.slice(0, channels).add(1e-3).sqrt());
      const isZero = scale.abs().less(1e-20);
      return [
        tf.engine().runKernel<tf.Tensor>('ScaledInputGradient', { dy, filter, variance, gamma }, attributes),
        tf
          .conv2dTranspose(dy, filter, input, 1, 'same')
          .mul(tf.where(isZero, tf.fill([channels], 1e-20), scale)),
      ] as [tf.Tensor, tf.Tensor];
    });
    const [values, wanted] = await Promise.all([found.data<'float32'>(), expected.data<'float32'>()]);
    tf.dispose([found, expected]);
    const worst = wanted.reduce((most, value, at) => Math.max(most, Math.abs(value - values[at]!)), 0);
    expect(worst).toBeLessThan(1e-4);
    expect(values[1]).not.toBe(0);
    expect(Math.abs(values[1]!)).toBeLessThan(1e-15);
  });
});
