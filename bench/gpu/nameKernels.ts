import * as tf from '@tensorflow/tfjs';

/** Which kernel of the current backend is at work; the outer one, where kernels call others. */
export interface KernelNames {
  /** Empty where none is. */
  current(): string;
  restore(): void;
}

/** Has the current backend's kernels say when they are at work: each runs to its end before the next one starts. */
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
