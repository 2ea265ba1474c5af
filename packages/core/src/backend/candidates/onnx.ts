import * as tf from '@tensorflow/tfjs';
import { importInNode } from '../importInNode';
import type { BackendCandidate } from '../backendCandidate';

interface OnnxPackage {
  readonly registerOnnxBackend: (options?: { executionProviders: readonly string[] }) => void;
  readonly requireOnnxRuntime: () => Promise<void>;
}

/** ONNX Runtime's native kernels, through @radnet/onnx, on the CPU. */
export const onnx = onnxOn('onnx', ['cpu']);

/** ONNX Runtime on CUDA. What its CUDA provider has no kernel for runs on the CPU. */
export const onnxCuda = onnxOn('onnx-cuda', ['cuda', 'cpu']);

/** ONNX Runtime on any GPU that WebGPU reaches: Vulkan, Metal or Direct3D 12. */
export const onnxWebgpu = onnxOn('onnx-webgpu', ['webgpu', 'cpu']);

/** Options that the program registered the backend with stay. */
function onnxOn(registeredAs: string, executionProviders: readonly string[]): BackendCandidate {
  return {
    registeredAs,
    async load() {
      const { registerOnnxBackend, requireOnnxRuntime } = (await importInNode('@radnet/onnx')) as OnnxPackage;
      // TensorFlow.js would only warn, and keep the reason to itself.
      await requireOnnxRuntime();
      if (!tf.engine().registryFactory[registeredAs]) registerOnnxBackend({ executionProviders });
    },
  };
}
