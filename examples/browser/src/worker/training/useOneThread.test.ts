import { selectBackend } from '@radnet/backends';
import * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import { useOneThread } from './useOneThread';

it('tells WebAssembly, which goes on computing', async () => {
  await selectBackend('wasm');
  const { tfjs } = (
    tf.backend() as unknown as { wasm: { tfjs: { initWithThreadsCount(count: number): void } } }
  ).wasm;
  const told = vi.spyOn(tfjs, 'initWithThreadsCount');
  useOneThread();
  expect(told).toHaveBeenCalledExactlyOnceWith(1);
  const product = tf.matMul(tf.ones([40, 30]), tf.ones([30, 20]));
  expect(new Set(await product.data())).toEqual(new Set([30]));
});

it('leaves another engine as it is', async () => {
  await selectBackend('cpu');
  expect(useOneThread).not.toThrow();
});
