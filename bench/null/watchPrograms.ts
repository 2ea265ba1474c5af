import * as tf from '@tensorflow/tfjs';
import { nameKernels } from '../gpu/nameKernels';
import { type NamedProgram, programName } from '../gpu/programName';
import type { RunProgram } from './programKinds';

interface ProgramBackend {
  runWebGPUProgram(program: NamedProgram, ...rest: unknown[]): tf.TensorInfo;
}

/** Reports every program that `compute` runs on tfjs's WebGPU backend, when it runs. */
export async function watchPrograms(
  compute: () => Promise<void>,
  ran: (program: Omit<RunProgram, 'phase'>) => void,
): Promise<void> {
  const backend = tf.backend() as unknown as ProgramBackend;
  const kernels = nameKernels();
  const runProgram = backend.runWebGPUProgram.bind(backend);
  backend.runWebGPUProgram = (program, ...rest) => {
    ran({ kernel: kernels.current(), program: programName(program) });
    return runProgram(program, ...rest);
  };
  try {
    await compute();
  } finally {
    backend.runWebGPUProgram = runProgram;
    kernels.restore();
  }
}
