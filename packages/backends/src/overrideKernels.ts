import * as tf from '@tensorflow/tfjs';

/**
 * Makes the kernel that replaces a stock kernel. The new kernel can call the stock one for cases it does not handle.
 *
 * TensorFlow.js calls kernels with tensors, accepts tensors as results, and records no gradients meanwhile. So a kernel
 * can be composed of tfjs's own operations inside `tf.tidy`.
 */
export type KernelOverride = (stock: tf.KernelFunc | undefined) => tf.KernelFunc;

const registered = new Set<tf.KernelFunc>();

/** Replaces a backend's kernels with the overrides. Kernels that are already replaced stay as they are. */
export function overrideKernels(
  backendName: string,
  overrides: Readonly<Record<string, KernelOverride>>,
): void {
  for (const [kernelName, override] of Object.entries(overrides)) {
    const stock = tf.getKernel(kernelName, backendName) as tf.KernelConfig | undefined;
    if (stock && registered.has(stock.kernelFunc)) continue;
    const kernelFunc = override(stock?.kernelFunc);
    registered.add(kernelFunc);
    if (stock) tf.unregisterKernel(kernelName, backendName);
    // Keeps the stock kernel's setup function, which runs if the backend is started (again) later.
    tf.registerKernel({ ...stock, kernelName, backendName, kernelFunc });
  }
}
