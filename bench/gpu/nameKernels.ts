import * as tf from '@tensorflow/tfjs';

/** The kernel of the current backend that is running; the outer one if kernels call others. */
export interface KernelNames {
  /** Empty if no kernel is running. */
  current(): string;
  restore(): void;
}

/** Makes the current backend's kernels report when they run. Each finishes before the next one starts. */
export function nameKernels(): KernelNames {
  let current = '';
  const restores = tf.getKernelsForBackend(tf.getBackend()).map((kernel) => {
    const { kernelName, kernelFunc } = kernel;
    kernel.kernelFunc = (args) => {
      const outer = current;
      current ||= kernelName;
      try {
        return kernelFunc(args);
      } finally {
        current = outer;
      }
    };
    return () => void (kernel.kernelFunc = kernelFunc);
  });
  return { current: () => current, restore: () => restores.forEach((restore) => restore()) };
}
