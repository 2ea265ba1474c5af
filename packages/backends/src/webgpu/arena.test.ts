import { runBackendKernel } from '@radnet/core/internal';
import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { Arena } from './arena';
import type { WebgpuBackend } from './webgpuBackend';

const make = (...values: number[]): tf.Variable => tf.tidy(() => tf.variable(tf.tensor1d(values)));

const valuesOf = async (tensor: tf.Tensor): Promise<number[]> => [...(await tensor.data())];

describeOnEachBackend('Arena', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on('has a place for each variable, where it is found again', async () => {
    await expectNoLeak(async () => {
      const gpu = tf.backend() as WebgpuBackend;
      const variables = [make(1, 2), make(3)];
      const arena = Arena.of(gpu, variables);
      expect(Arena.around(gpu, variables[0]!)).toBeUndefined();
      arena.take(variables);
      expect(Arena.of(gpu, variables)).toBe(arena);
      expect(Arena.of(gpu, variables.slice(0, 1))).not.toBe(arena);
      const whole = tf.engine().makeTensorFromTensorInfo(arena.whole());
      const all = await valuesOf(whole);
      expect([all[0], all[1], all[64]]).toEqual([1, 2, 3]);
      tf.dispose([variables, whole]);
    });
  });

  on('leaves their values to those who share them, whoever put them into the place', async () => {
    const gpu = tf.backend() as WebgpuBackend;
    const variable = make(1, 2);
    const arena = Arena.of(gpu, [variable]);
    arena.take([variable]);
    const place = gpu.tensorMap.get(variable.dataId);
    // As a recording brings a variable back, which holds the buffer: other data, that do not own it.
    arena.keep();
    arena.keep();
    const other = tf.tensor1d([0, 0]);
    gpu.tensorMap.get(other.dataId).values = null;
    Object.assign(gpu.tensorMap.get(other.dataId), { resource: place.resource, external: true });
    variable.assign(other);
    other.dispose();
    arena.take([variable]);
    const clone = variable.clone();
    tf.tidy(() => variable.assign(tf.tensor1d([5, 6])));
    arena.take([variable]);
    const doubled = clone.mul(2);
    expect(await valuesOf(doubled)).toEqual([2, 4]);
    expect(await valuesOf(variable)).toEqual([5, 6]);
    const before = gpu.bufferManager.numBytesUsed;
    tf.dispose([clone, doubled]);
    // Not the other's, but a buffer of its own.
    expect(gpu.bufferManager.numBytesUsed).toBe(before - 2 * 8);
    variable.dispose();
    arena.letGo();
  });

  on('stays while the last variable in it moves out and in again', async () => {
    const [target, source] = [make(2, 2), make(3, 4)];
    const move = (): void =>
      void runBackendKernel<tf.Tensor[]>(
        'MoveTowards',
        { targets: [target], sources: [source] },
        { share: 0.5 },
      );
    move();
    expect(await valuesOf(target)).toEqual([2.5, 3]);
    const clone = target.clone();
    move();
    expect(await valuesOf(target)).toEqual([2.75, 3.5]);
    expect(await valuesOf(clone)).toEqual([2.5, 3]);
    tf.dispose([target, source, clone]);
  });
});
