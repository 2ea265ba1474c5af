import { runBackendKernel } from '@radnet/core';
import { describeOnEachBackend, expectNoLeak, fill } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

/** Of one number, of less and more than a workgroup has threads, and of several workgroups. */
const SHAPES = [[], [3], [65], [3, 3, 8, 70], [2, 4096]];

const tensors = (): tf.Tensor[] => SHAPES.map((shape, index) => tf.tensor(fill(index, shape), shape));

describeOnEachBackend('many tensors at once', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on('have the sums of their squares', async () => {
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

  on('are scaled, and are tensors of their own', async () => {
    await expectNoLeak(async () => {
      const given = tensors();
      const scaled = runBackendKernel<tf.Tensor[]>('ScaleTensors', { tensors: given }, { factor: 0.5 })!;
      expect(scaled.map(({ shape }) => shape)).toEqual(SHAPES);
      const [once, ...others] = await Promise.all(scaled.map((tensor) => tensor.data()));
      tf.dispose(scaled.slice(1));
      const twice = runBackendKernel<tf.Tensor[]>('ScaleTensors', { tensors: [scaled[0]!] }, { factor: 4 })!;
      expect((await twice[0]!.data())[0]).toBe(4 * once![0]!);
      [once!, ...others].forEach((values, index) => {
        expect(values).toEqual(fill(index, SHAPES[index]!).map((value) => 0.5 * value));
      });
      tf.dispose([given, scaled, twice]);
    });
  });
});
