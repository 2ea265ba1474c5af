import * as tf from '@tensorflow/tfjs';
import { graphKernels } from '../kernels/graphKernels';
import { loopKernels } from '../kernels/lstmSequence';
import type { OnnxBackend } from './onnxBackend';
import { runKernel } from './runKernel';

/**
 * Registers the kernels of the `OnnxBackend` with this name: all kernels that can be recorded, and all kernels of the
 * `cpu` backend.
 *
 * @param loops Whether to register the kernels that record loops. ONNX Runtime's WebGPU provider has no loops and would
 *   run each on the host.
 */
export function registerKernels(backendName: string, loops: boolean): void {
  const names = new Set([
    ...Object.keys(graphKernels),
    ...tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName),
  ]);
  for (const kernelName of names) {
    if (!loops && kernelName in loopKernels) continue;
    if (tf.getKernel(kernelName, backendName)) continue;
    const form = graphKernels[kernelName];
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        runKernel(backend as OnnxBackend, kernelName, form, inputs, attrs),
    });
  }
}
