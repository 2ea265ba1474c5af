import * as tf from '@tensorflow/tfjs';
import { importInNode } from '../importInNode';
import type { BackendCandidate } from '../backendCandidate';
import { askDawn } from '../webgpu/provideDawn';
import { requireAdapter } from '../webgpu/requireAdapter';
import { setLibraryDefaults } from './setLibraryDefaults';

interface OnnxPackage {
  readonly registerOnnxBackend: (options: { executionProviders: readonly string[] }) => void;
  readonly requireOnnxRuntime: (provider?: string) => Promise<void>;
}

/** ONNX Runtime's native kernels, through @radnet/onnx, on the CPU. */
export const onnx = onnxOn('onnx', ['cpu']);

/** ONNX Runtime on CUDA. What its CUDA provider has no kernel for runs on the CPU. */
export const onnxCuda = onnxOn('onnx-cuda', ['cuda', 'cpu']);

/** ONNX Runtime on any GPU that WebGPU reaches: Vulkan, Metal or Direct3D 12. */
export const onnxWebgpu = onnxOn('onnx-webgpu', ['webgpu', 'cpu']);

function onnxOn(registeredAs: string, executionProviders: readonly string[]): BackendCandidate {
  const provider = executionProviders[0];
  return {
    registeredAs,
    async load({ software }) {
      // A program that registered it itself, with options of its own or from a bundle, has what it takes.
      const registered = Boolean(tf.engine().registryFactory[registeredAs]);
      const onnx = registered ? undefined : ((await importInNode('@radnet/onnx')) as OnnxPackage);
      // TensorFlow.js would only warn, and keep the reason to itself.
      await onnx?.requireOnnxRuntime(provider);
      if (provider === 'webgpu') await requireGpu(software);
      if (provider === 'cuda') setLibraryDefaults('onnx-cuda');
      onnx?.registerOnnxBackend({ executionProviders });
    },
  };
}

/** ONNX Runtime takes any adapter and does not say which, so Dawn of the package `webgpu` is asked what there is. */
async function requireGpu(software: boolean): Promise<void> {
  const dawn = await askDawn().catch((error: Error) => error);
  if (!(dawn instanceof Error)) {
    await requireAdapter(dawn, software);
  } else if (!software) {
    throw new Error(
      'ONNX Runtime does not say whether it computes on a GPU or on a program on the CPU, ' +
        `and webgpu, which would, is ${dawn.message.replace(/^webgpu is /, '')}`,
      { cause: dawn },
    );
  }
}
