import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { alignView, VIEW_ALIGNMENT, viewsOf } from './bufferView';
import type { WebgpuBackend } from './webgpuBackend';

/** Three numbers, then from the next place where a view may begin four more, as two tensors. */
function twoViews(): [tf.Tensor1D, tf.Tensor2D] {
  const backend = tf.backend() as WebgpuBackend;
  const length = VIEW_ALIGNMENT / 4 + 4;
  const packed = tf.range(0, length).add(1);
  const views = viewsOf(backend, detached(packed), [
    { shape: [3], dtype: 'float32', offset: 0 },
    { shape: [2, 2], dtype: 'float32', offset: VIEW_ALIGNMENT },
  ]);
  const [a, b] = views.map((view) => tf.engine().makeTensorFromTensorInfo(view));
  return [a as tf.Tensor1D, b as tf.Tensor2D];
}

/** The tensor's data alone, as a kernel has it. */
function detached(tensor: tf.Tensor): tf.TensorInfo {
  const { dataId, shape, dtype } = tensor;
  const backend = tf.backend() as WebgpuBackend;
  backend.uploadToGPU(dataId);
  backend.incRef(dataId);
  tensor.dispose();
  return { dataId, shape, dtype };
}

describeOnEachBackend('views of a buffer', (backend) => {
  const on = it.runIf(backend === 'webgpu');

  on('are tensors as others: read, computed with, copied to the GPU', async () => {
    const [a, b] = tf.tidy(twoViews);
    expect([...(await a.data())]).toEqual([1, 2, 3]);
    const sum = tf.tidy(() => a.add(b.slice([0, 0], [1, 1]).reshape([])));
    const product = b.matMul(b);
    expect([...(await sum.data())]).toEqual([66, 67, 68]);
    expect([...(await b.data())]).toEqual([65, 66, 67, 68]);
    expect([...(await product.data())]).toEqual([
      65 * 65 + 66 * 67,
      65 * 66 + 66 * 68,
      67 * 65 + 68 * 67,
      67 * 66 + 68 * 68,
    ]);
    const { tensorRef } = b.dataToGPU();
    expect([...(await tensorRef.data())]).toEqual([65, 66, 67, 68]);
    tf.dispose([a, b, sum, product, tensorRef]);
  });

  on('give the buffer back when the last of them is gone', async () => {
    const { bufferManager } = tf.backend() as WebgpuBackend;
    const [tensors, bytes] = [tf.memory().numTensors, bufferManager.numBytesUsed];
    const [a, b] = tf.tidy(twoViews);
    a.dispose();
    expect([...(await b.data())]).toEqual([65, 66, 67, 68]);
    b.dispose();
    expect(bufferManager.numBytesUsed).toBe(bytes);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

it('aligns to the next place where a view may begin', () => {
  expect([0, 1, 256, 257].map(alignView)).toEqual([0, 256, 256, 512]);
});
