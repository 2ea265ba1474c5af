import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

const run = <T extends tf.Tensor | tf.Tensor[]>(
  name: string,
  inputs: tf.NamedTensorMap,
  attributes: Record<string, unknown>,
): T => tf.engine().runKernel<T>(name, inputs, attributes as unknown as tf.NamedAttrMap);

const maskOf = (shape: number[], rate: number, seed: string): tf.Tensor =>
  run('DropoutMask', {}, { shape, rate, seed });

const valuesOf = async (make: () => tf.Tensor[]): Promise<number[][]> => {
  const made = tf.tidy(make);
  const values = await Promise.all(made.map(async (tensor) => [...(await tensor.data())]));
  tf.dispose(made);
  return values;
};

describeOnEachBackend('Dropout', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on('makes the masks that it always made', async () => {
    const [mask] = await valuesOf(() => [maskOf([3, 8], 0.25, '7/1')]);
    expect(mask!.map((value) => (value > 0 ? 1 : 0)).join('')).toBe('110110111111111100101111');
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(4 / 3)]));
  });

  on.each([[[2, 3, 5, 12]], [[2, 3, 5, 3]], [[7]]])('drops by that mask, of shape %j', async (shape) => {
    const [found, expected] = await valuesOf(() => {
      const x = tf.randomNormal(shape, 0, 1, 'float32', 1);
      return [run('Dropout', { x }, { rate: 0.3, seed: 'a/2' }), x.mul(maskOf(shape, 0.3, 'a/2'))];
    });
    expect(found).toEqual(expected);
  });

  on('leaves all as it is at rate 0', async () => {
    const [found] = await valuesOf(() => [
      run('Dropout', { x: tf.tensor1d([1, -2, NaN]) }, { rate: 0, seed: '' }),
    ]);
    expect(found).toEqual([1, -2, NaN]);
  });
});
