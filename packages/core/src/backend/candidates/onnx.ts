import * as tf from '@tensorflow/tfjs';
import { importInNode } from '../importInNode';
import type { BackendCandidate } from '../backendCandidate';

interface OnnxPackage {
  readonly registerOnnxBackend: () => void;
  readonly requireOnnxRuntime: () => Promise<void>;
}

/** ONNX Runtime's native kernels, through @radnet/onnx. Options that the program registered it with stay. */
export const onnx: BackendCandidate = {
  registeredAs: 'onnx',
  async load() {
    const { registerOnnxBackend, requireOnnxRuntime } = (await importInNode('@radnet/onnx')) as OnnxPackage;
    // TensorFlow.js would only warn, and keep the reason to itself.
    await requireOnnxRuntime();
    if (!tf.engine().registryFactory['onnx']) registerOnnxBackend();
  },
};
