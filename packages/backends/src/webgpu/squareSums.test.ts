import { runBackendKernel } from '@radnet/core/internal';
import { describeOnEachBackend, expectNoLeak, fill } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

/** Of one number, of less and more than a workgroup has threads, and of several workgroups. */
const SHAPES = [[], [3], [65], [3, 3, 8, 70], [2, 4096]];

const tensors = (): tf.Tensor[] => SHAPES.map((shape, index) => tf.tensor(fill(index, shape), shape));

describeOnEachBackend('SquareSums', (backend) => {
  it.runIf(backend === 'webgpu')('sums the squares of each tensor', async () => {
    await expectNoLeak(async () => {
      const given = tensors();
      const sums = runBackendKernel('SquareSums', { tensors: given })!;
      const found = await sums.data();
      expect(sums.shape).toEqual([SHAPES.length]);
      SHAPES.forEach((shape, index) => {
        const expected = fill(index, shape).reduce((sum, value) => sum + value * value, 0);
        expect(Math.abs(found[index]! / expected - 1)).toBeLessThan(1e-6);
      });
      tf.dispose([given, sums]);
    });
  });
});
