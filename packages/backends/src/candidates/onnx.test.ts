import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetPackages, packages } from '../testing/pretendPackages';
import type { AdapterInfo } from '../webgpu/softwareAdapter';
import { onnx, onnxCuda, onnxWebgpu } from './onnx';

vi.mock('../importInNode', async () => (await import('../testing/pretendPackages')).pretended);

const registerOnnxBackend = vi.fn();
const requireOnnxRuntime = vi.fn(() => Promise.resolve());

function installWebgpu(info: AdapterInfo | null): void {
  const requestAdapter = () => Promise.resolve(info && { info });
  packages.set('webgpu', () => ({ create: () => ({ requestAdapter }) }));
}

beforeEach(() => {
  packages.set('@radnet/onnx', () => ({ registerOnnxBackend, requireOnnxRuntime }));
  vi.stubEnv('NVIDIA_TF32_OVERRIDE', undefined);
});

afterEach(() => {
  vi.clearAllMocks();
  vi.unstubAllEnvs();
  forgetPackages();
});

describe('onnx-webgpu', () => {
  const unasked =
    'ONNX Runtime does not say whether it computes on a GPU or on a program on the CPU, ' +
    'and webgpu, which would, is not installed (npm install webgpu)';

  it('is no GPU where Dawn cannot be asked what it runs on', async () => {
    await expect(onnxWebgpu.load({ software: false })).rejects.toThrow(unasked);
    expect(registerOnnxBackend).not.toHaveBeenCalled();
  });

  it('is no GPU then where the program has registered it itself, either', async () => {
    tf.registerBackend('onnx-webgpu', () => tf.findBackend('cpu'));
    try {
      await expect(onnxWebgpu.load({ software: false })).rejects.toThrow(unasked);
    } finally {
      tf.removeBackend('onnx-webgpu');
    }
  });

  it('passes on why Dawn does not load', async () => {
    packages.set('webgpu', () => {
      throw new Error('webgpu is installed but does not load: no libdawn');
    });
    await expect(onnxWebgpu.load({ software: false })).rejects.toThrow(
      'and webgpu, which would, is installed but does not load: no libdawn',
    );
  });

  it('says first that it is not installed itself', async () => {
    packages.delete('@radnet/onnx');
    await expect(onnxWebgpu.load({ software: false })).rejects.toThrow(
      'not installed (npm install @radnet/onnx)',
    );
  });

  it('takes a program on the CPU where software will do, with Dawn and without', async () => {
    await onnxWebgpu.load({ software: true });
    installWebgpu({ description: 'llvmpipe (LLVM 19.1.7, 256 bits)' });
    await onnxWebgpu.load({ software: true });
    expect(registerOnnxBackend.mock.calls).toEqual(
      Array.from({ length: 2 }, () => [{ executionProviders: ['webgpu', 'cpu'] }]),
    );
    await expect(onnxWebgpu.load({ software: false })).rejects.toThrow('the only WebGPU adapter is software');
    expect(registerOnnxBackend).toHaveBeenCalledTimes(2);
  });

  it('takes a GPU', async () => {
    installWebgpu({ vendor: 'nvidia', description: 'NVIDIA H200' });
    await onnxWebgpu.load({ software: false });
    expect(registerOnnxBackend).toHaveBeenCalledOnce();
  });

  it('says where there is no adapter', async () => {
    installWebgpu(null);
    await expect(onnxWebgpu.load({ software: true })).rejects.toThrow('no WebGPU adapter');
  });
});

describe('onnx-cuda', () => {
  it('turns TF32 off before CUDA starts', async () => {
    await onnxCuda.load({ software: false });
    expect(requireOnnxRuntime).toHaveBeenCalledWith('cuda');
    expect(registerOnnxBackend).toHaveBeenCalledWith({ executionProviders: ['cuda', 'cpu'] });
    expect(process.env['NVIDIA_TF32_OVERRIDE']).toBe('0');
  });

  it('changes nothing where its provider is missing', async () => {
    requireOnnxRuntime.mockRejectedValueOnce(new Error('without its CUDA provider'));
    await expect(onnxCuda.load({ software: false })).rejects.toThrow('without its CUDA provider');
    expect(registerOnnxBackend).not.toHaveBeenCalled();
    expect(process.env['NVIDIA_TF32_OVERRIDE']).toBeUndefined();
  });
});

it('onnx asks for no GPU', async () => {
  await onnx.load({ software: false });
  expect(registerOnnxBackend).toHaveBeenCalledWith({ executionProviders: ['cpu'] });
});
