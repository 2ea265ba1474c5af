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

/** ONNX Runtime's native kernels on the CPU, through @radnet/onnx. */
export const onnx = onnxOn('onnx', ['cpu']);

/** ONNX Runtime on CUDA. Operations without a kernel in its CUDA provider run on the CPU. */
export const onnxCuda = onnxOn('onnx-cuda', ['cuda', 'cpu']);

/** ONNX Runtime on any GPU that WebGPU supports, through Vulkan, Metal or Direct3D 12. */
export const onnxWebgpu = onnxOn('onnx-webgpu', ['webgpu', 'cpu']);

function onnxOn(registeredAs: string, executionProviders: readonly string[]): BackendCandidate {
  const provider = executionProviders[0];
  return {
    registeredAs,
    async load({ software }) {
      // If the program registered the backend itself, with its own options or from a bundle, no import is needed.
      const registered = Boolean(tf.engine().registryFactory[registeredAs]);
      const onnx = registered ? undefined : ((await importInNode('@radnet/onnx')) as OnnxPackage);
      // Checks first, because TensorFlow.js would only warn and not pass on the reason.
      await onnx?.requireOnnxRuntime(provider);
      if (provider === 'webgpu') await requireGpu(software);
      if (provider === 'cuda') setLibraryDefaults('onnx-cuda');
      onnx?.registerOnnxBackend({ executionProviders });
    },
  };
}

/** Asks Dawn, from the package `webgpu`, for the adapter, because ONNX Runtime uses any and does not say which. */
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
