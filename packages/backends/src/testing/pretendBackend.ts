import * as tf from '@tensorflow/tfjs';

/** A backend for tests that computes as `cpu` does, whose kernels are registered under another name. */
export function pretendBackend(name: string, differences: object = {}): tf.KernelBackend {
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    if (!tf.getKernel(kernel.kernelName, name)) tf.registerKernel({ ...kernel, backendName: name });
  }
  const Cpu = tf.findBackend('cpu').constructor as new () => tf.KernelBackend;
  // At its first use `cpu` greets, and recommends tfjs-node.
  return Object.assign(new Cpu(), { firstUse: false }, differences);
}
