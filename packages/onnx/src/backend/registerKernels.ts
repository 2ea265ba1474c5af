import * as tf from '@tensorflow/tfjs';
import { graphKernels } from '../kernels/graphKernels';
import type { OnnxBackend } from './onnxBackend';
import { runKernel } from './runKernel';

/** Gives an `OnnxBackend` of that name its kernels: those with a form as a graph, and all that the `cpu` backend has. */
export function registerKernels(backendName: string): void {
  const names = new Set([
    ...Object.keys(graphKernels),
    ...tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName),
  ]);
  for (const kernelName of names) {
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
