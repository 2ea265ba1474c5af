import * as tf from '@tensorflow/tfjs';
import type { TimedRun } from './profileTable';

/** What is used of tfjs's WebGPUBackend. */
interface WebgpuBackend extends tf.KernelBackend {
  readonly supportTimestampQuery: boolean;
  /** While it is there, each program is a compute pass of its own between two timestamps, and submitted at once. */
  activeTimers?: { readonly query: Promise<number> }[] | undefined;
  runWebGPUProgram(program: Program, ...rest: unknown[]): tf.TensorInfo;
}

interface Program {
  readonly outputShape: readonly number[];
  readonly shaderKey?: string;
}

interface Pending {
  readonly run: Omit<TimedRun, 'milliseconds'>;
  readonly query: Promise<number>;
}

/**
 * Every program that `compute` runs on tfjs's WebGPU backend, with its time on the GPU by timestamp queries.
 *
 * @throws Error where the device has no timestamp queries.
 */
export async function timePrograms(compute: () => Promise<void>): Promise<TimedRun[]> {
  const backend = tf.backend() as WebgpuBackend;
  if (!backend.supportTimestampQuery) {
    throw new Error("timePrograms: expected a device with the feature 'timestamp-query', got one without");
  }
  const pending: Pending[] = [];
  const kernels = nameKernels();
  const runProgram = backend.runWebGPUProgram.bind(backend);
  backend.runWebGPUProgram = (program, ...rest) => {
    const run = {
      kernel: kernels.current(),
      program: nameOf(program),
      shapes: `[${program.outputShape.join(', ')}]`,
    };
    const timers: { query: Promise<number> }[] = [];
    backend.activeTimers = timers;
    try {
      return runProgram(program, ...rest);
    } finally {
      backend.activeTimers = undefined;
      pending.push(...timers.map(({ query }) => ({ run, query })));
    }
  };
  try {
    await compute();
  } finally {
    backend.runWebGPUProgram = runProgram;
    kernels.restore();
  }
  return Promise.all(pending.map(async ({ run, query }) => ({ ...run, milliseconds: await query })));
}

/** tfjs's programs are of classes; ours are plain objects, whose key begins with their name. */
function nameOf(program: Program): string {
  const { name } = program.constructor;
  return name === 'Object' ? (program.shaderKey ?? 'unnamed').split(/\W|_/)[0]! : name;
}

/** Knows which kernel is at work: kernels run to their end before the next one starts. */
function nameKernels(): { current(): string; restore(): void } {
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
