import * as tf from '@tensorflow/tfjs';
import { importInNode } from '../importInNode';
import type { BackendCandidate } from '../backendCandidate';
import { dawnForAQuestion } from '../webgpu/provideDawn';
import { requireAdapter } from '../webgpu/requireAdapter';

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
  return {
    registeredAs,
    async load({ software }) {
      if (executionProviders[0] === 'webgpu') {
        const gpu = await dawnForAQuestion();
        if (gpu) await requireAdapter(gpu, software);
      }
      // A program that registered it itself, with options of its own or from a bundle, has what it takes.
      if (tf.engine().registryFactory[registeredAs]) return;
      const { registerOnnxBackend, requireOnnxRuntime } = (await importInNode('@radnet/onnx')) as OnnxPackage;
      // TensorFlow.js would only warn, and keep the reason to itself.
      await requireOnnxRuntime(executionProviders[0]);
      registerOnnxBackend({ executionProviders });
    },
  };
}
