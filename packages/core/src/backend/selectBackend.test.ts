import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';

describe('importing @radnet/core', () => {
  it('registers no backend, no kernel, and starts nothing', async () => {
    const state = (): unknown => [Object.keys(tf.engine().registryFactory), tf.engine().backendName];
    const before = state();
    await import('@radnet/core');
    expect(state()).toEqual(before);
    expect(tf.getKernelsForBackend('wasm')).toEqual([]);
  });
});

describe('selectBackend', async () => {
  const { RadnetError, selectBackend } = await import('@radnet/core');

  it('refuses a name it does not know, and an empty list', async () => {
    await expect(selectBackend('webgl' as 'cpu')).rejects.toThrow(
      new RadnetError(
        "preference: expected 'gpu' or one or more of onnx-cuda, tfjs-node-gpu, onnx, tfjs-node, onnx-webgpu, webgpu, wasm, cpu, got 'webgl'.",
      ),
    );
    await expect(selectBackend([])).rejects.toThrow(/got an empty list/);
  });

  it('takes no other backend than the one asked for', async () => {
    await tf.setBackend('cpu');
    await expect(selectBackend('tfjs-node')).rejects.toThrow(
      'preference: none of the backends can be started. ' +
        'tfjs-node: not installed (npm install @tensorflow/tfjs-node).',
    );
    expect(tf.getBackend()).toBe('cpu');
  });

  it('takes nothing but a GPU for one', async () => {
    await tf.setBackend('cpu');
    const tried = /onnx-cuda: .*tfjs-node-gpu: .*onnx-webgpu: .*webgpu: [^;]*$/s;
    await expect(selectBackend('gpu')).rejects.toThrow(tried);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('takes the first that starts, and says why the others were passed over', async () => {
    const { backend, passedOver } = await selectBackend(['tfjs-node-gpu', 'webgpu', 'wasm', 'cpu']);
    expect(backend).toBe('wasm');
    expect(tf.getBackend()).toBe('wasm');
    expect(passedOver).toEqual([
      { backend: 'tfjs-node-gpu', reason: 'not installed (npm install @tensorflow/tfjs-node-gpu)' },
      { backend: 'webgpu', reason: expect.stringMatching(/no WebGPU adapter|adapter is software/) as string },
    ]);
  });

  it('makes wasm train', async () => {
    await selectBackend('wasm');
    expect(tf.getKernel('Conv2DBackpropFilter', 'wasm')).toBeDefined();
  });

  it('passes over a backend that starts but computes wrong numbers', async () => {
    const right = tf.getKernel('BatchMatMul', 'cpu');
    tf.unregisterKernel('BatchMatMul', 'cpu');
    tf.registerKernel({ ...right, kernelFunc: () => tf.fill([64, 64], 12) });
    const { backend, passedOver } = await selectBackend(['cpu', 'wasm']);
    expect(backend).toBe('wasm');
    expect(passedOver[0]!.reason).toBe('it started, but computes 64 * 2 * 3 as 12');
    tf.unregisterKernel('BatchMatMul', 'cpu');
    tf.registerKernel(right);
  });
});
