import { runBackendKernel } from '@radnet/core/internal';
import { describeOnEachBackend, expectNoLeak, fill } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

const SHAPES = [[], [3], [65], [3, 70]];

const tensors = (): tf.Tensor[] => SHAPES.map((shape, index) => tf.tensor(fill(index, shape), shape));

describeOnEachBackend('ScaleTensors', (backend) => {
  it.runIf(backend === 'webgpu')('makes tensors that are for themselves', async () => {
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
