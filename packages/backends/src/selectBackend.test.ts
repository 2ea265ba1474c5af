import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { canvasOf } from './testing/canvasOf';
import { pretendBackend } from './testing/pretendBackend';
import { forgetPackages, packages } from './testing/pretendPackages';

// What the tests say is the same on a machine with a GPU, and whatever is installed.
vi.mock('./importInNode', async () => (await import('./testing/pretendPackages')).pretended);

describe('importing @radnet/backends', () => {
  it('registers no backend, no kernel, starts nothing and leaves the environment as it is', async () => {
    const state = (): unknown => [
      Object.keys(tf.engine().registryFactory),
      tf.engine().backendName,
      { ...process.env },
      'gpu' in ((globalThis as { navigator?: object }).navigator ?? {}),
    ];
    const before = state();
    await import('@radnet/backends');
    expect(state()).toEqual(before);
    expect(tf.getKernelsForBackend('wasm')).toEqual([]);
  });
});

describe('selectBackend', async () => {
  const { RadnetError } = await import('@radnet/core');
  const { selectBackend } = await import('@radnet/backends');
  const registerTensorflow = (factory: () => tf.KernelBackend | Promise<tf.KernelBackend>) =>
    packages.set('@tensorflow/tfjs-node', () => tf.registerBackend('tensorflow', factory));

  beforeEach(() => tf.setBackend('cpu'));

  afterEach(() => {
    forgetPackages();
    vi.unstubAllEnvs();
    if (tf.engine().registryFactory['tensorflow']) tf.removeBackend('tensorflow');
  });

  it('refuses a name it does not know, and an empty list', async () => {
    await expect(selectBackend('metal' as 'cpu')).rejects.toThrow(
      new RadnetError(
        "preference: expected 'gpu' or one or more of onnx-cuda, tfjs-node-gpu, onnx, tfjs-node, webgpu, onnx-webgpu, webgl, wasm, cpu, got 'metal'.",
      ),
    );
    await expect(selectBackend([])).rejects.toThrow(/got an empty list/);
  });

  it('takes no other backend than the one asked for', async () => {
    await expect(selectBackend('tfjs-node')).rejects.toThrow(
      'preference: none of the backends can be started. ' +
        'tfjs-node: not installed (npm install @tensorflow/tfjs-node).',
    );
    expect(tf.getBackend()).toBe('cpu');
  });

  it('takes nothing but a GPU for one', async () => {
    packages.set('@radnet/onnx', () => ({
      requireOnnxRuntime: (provider: string) =>
        provider === 'cuda' ? Promise.reject(new Error('no CUDA provider')) : Promise.resolve(),
      registerOnnxBackend: () => tf.registerBackend('onnx-webgpu', () => pretendBackend('onnx-webgpu')),
    }));
    await expect(selectBackend('gpu')).rejects.toThrow(
      'onnx-cuda: no CUDA provider; ' +
        'tfjs-node-gpu: not installed (npm install @tensorflow/tfjs-node-gpu); ' +
        'webgpu: not installed (npm install webgpu); ' +
        'onnx-webgpu: ONNX Runtime does not say whether it computes on a GPU or on a program on the CPU, ' +
        'and webgpu, which would, is not installed (npm install webgpu); ' +
        'webgl: runs in browsers only: Node has no WebGL.',
    );
    expect(tf.getBackend()).toBe('cpu');
    // By its own name it may be a program on the CPU.
    expect(await selectBackend('onnx-webgpu')).toMatchObject({ backend: 'onnx-webgpu' });
    tf.removeBackend('onnx-webgpu');
  });

  it('takes the first that starts, and says why the others were passed over', async () => {
    const { backend, passedOver } = await selectBackend(['tfjs-node-gpu', 'webgpu', 'wasm', 'cpu']);
    expect(backend).toBe('wasm');
    expect(tf.getBackend()).toBe('wasm');
    expect(passedOver).toEqual([
      { backend: 'tfjs-node-gpu', reason: 'not installed (npm install @tensorflow/tfjs-node-gpu)' },
      { backend: 'webgpu', reason: 'not installed (npm install webgpu)' },
    ]);
  });

  it('takes a WebGL that is software before cpu, and after wasm', async () => {
    tf.env().set('IS_NODE', false);
    tf.env().set('WEBGL_VERSION', 2);
    tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', true);
    vi.stubGlobal('OffscreenCanvas', canvasOf('llvmpipe (LLVM 19.1.7, 256 bits)'));
    tf.registerBackend('webgl', () => pretendBackend('webgl'));
    const restoreKernels = ['Fill', 'BatchMatMul'].map((kernelName) => computeAs('cpu', kernelName, 'webgl'));
    onTestFinished(() => {
      restoreKernels.forEach((restore) => restore());
      tf.env().reset();
      vi.unstubAllGlobals();
      tf.removeBackend('webgl');
    });
    const reason = 'its WebGL is software (llvmpipe (LLVM 19.1.7, 256 bits)), slower than WebAssembly';
    expect(await selectBackend(['webgl', 'wasm', 'cpu'])).toEqual({
      backend: 'wasm',
      passedOver: [{ backend: 'webgl', reason }],
    });
    expect(await selectBackend(['webgl', 'cpu'])).toEqual({ backend: 'webgl', passedOver: [] });
    expect(await selectBackend(['cpu', 'webgl'])).toEqual({ backend: 'cpu', passedOver: [] });
  });

  it('names a backend that was tried twice once', async () => {
    expect(await selectBackend(['webgl', 'cpu'])).toEqual({
      backend: 'cpu',
      passedOver: [{ backend: 'webgl', reason: 'runs in browsers only: Node has no WebGL' }],
    });
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
    tf.unregisterKernel('BatchMatMul', 'cpu');
    tf.registerKernel(right);
    expect(backend).toBe('wasm');
    expect(passedOver[0]!.reason).toBe('it started, but computes 64 * 2 * 3 as 12');
  });

  it('starts what failed before, once it can, and names the cause until then', async () => {
    // Not an Error: as tfjs-backend-wasm rejects.
    const failed = 'preference: none of the backends can be started. tfjs-node: the file cannot be served.';
    const attempts: (() => tf.KernelBackend | Promise<tf.KernelBackend>)[] = [
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      () => Promise.reject({ message: 'the file cannot be served' }),
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      () => Promise.reject({ message: 'the file cannot be served' }),
      () => pretendBackend('tensorflow'),
    ];
    registerTensorflow(() => attempts.shift()!());
    await expect(selectBackend('tfjs-node')).rejects.toThrow(new RadnetError(failed));
    await expect(selectBackend('tfjs-node')).rejects.toThrow(new RadnetError(failed));
    expect(tf.getBackend()).toBe('cpu');
    await selectBackend('tfjs-node');
    expect(tf.getBackend()).toBe('tensorflow');
  });

  it('names the cause where the backend that was current is lost and cannot be made anew', async () => {
    const printed = vi.spyOn(console, 'warn');
    const attempts = [
      () => pretendBackend('tensorflow'),
      () => {
        throw new Error('no device any more');
      },
    ];
    registerTensorflow(() => attempts.shift()!());
    await selectBackend('tfjs-node');
    Object.assign(tf.backend(), { read: () => Promise.reject(new Error('the device was lost')) });
    await expect(selectBackend('tfjs-node')).rejects.toThrow('tfjs-node: no device any more.');
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
    expect(tf.getBackend()).not.toBe('tensorflow');
  });
});

/** Has a backend compute a kernel as another does, until it is restored. */
function computeAs(other: string, kernelName: string, backendName: string): () => void {
  const own = tf.getKernel(kernelName, backendName);
  const replace = (kernel: tf.KernelConfig): void => {
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ ...kernel, backendName });
  };
  replace(tf.getKernel(kernelName, other));
  return () => replace(own);
}
