import * as tf from '@tensorflow/tfjs';
import { nameKernels } from './nameKernels';
import type { TimedRun } from './profileTable';
import { programName } from './programName';

/** The part of tfjs's WebGPUBackend that is used here. */
interface WebgpuBackend extends tf.KernelBackend {
  readonly supportTimestampQuery: boolean;
  /**
   * While this is set, each program runs in a separate compute pass between two timestamps, and is submitted at once.
   */
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
 * Every program that `compute` runs on tfjs's WebGPU backend, with its time on the GPU from timestamp queries.
 *
 * @throws Error if the device has no timestamp queries.
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
      program: programName(program),
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
