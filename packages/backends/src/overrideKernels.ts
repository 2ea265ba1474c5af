import * as tf from '@tensorflow/tfjs';

/**
 * A kernel that takes the place of a stock one, which it may call for the cases it leaves alone.
 *
 * The engine calls kernels with tensors and accepts tensors from them, with the gradient tape off, so a kernel may be
 * composed of tfjs's own operations inside `tf.tidy`.
 */
export type KernelOverride = (stock: tf.KernelFunc | undefined) => tf.KernelFunc;

const registered = new Set<tf.KernelFunc>();

/** Puts the overrides in the place of a backend's kernels, once: where they stand already nothing changes. */
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
    // The stock set-up stays: it runs should the backend be started (again) after this.
    tf.registerKernel({ ...stock, kernelName, backendName, kernelFunc });
  }
}
