import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { layoutOf, packTensors } from './packing';
import type { WebgpuBackend } from './webgpuBackend';

it('lays tensors out one after the other, each where a view may begin', () => {
  expect(layoutOf([1, 64, 65, 2].map((size) => ({ size })))).toEqual({
    sizes: [4, 256, 260, 8],
    offsets: [0, 256, 512, 1024],
    length: 320,
  });
});

describeOnEachBackend('packTensors', (backend) => {
  it.runIf(backend === 'webgpu')('copies tensors on the host and on the GPU, with gaps', async () => {
    const onHost = tf.tensor1d([1, 2, 3]);
    const onGpu = tf.tidy(() => tf.tensor2d([4, 5, 6, 7], [2, 2]).add(1));
    const layout = layoutOf([onHost, onHost, onGpu]);
    const info = packTensors(tf.backend() as WebgpuBackend, [onHost, undefined, onGpu], layout);
    const packed = tf.engine().makeTensorFromTensorInfo(info);
    const values = await packed.data();
    expect([...values.subarray(0, 3)]).toEqual([1, 2, 3]);
    expect([...values.subarray(128, 132)]).toEqual([5, 6, 7, 8]);
    expect(values).toHaveLength(192);
    tf.dispose([onHost, onGpu, packed]);
  });
});
