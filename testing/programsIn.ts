import * as tf from '@tensorflow/tfjs';

/** The number of programs that tfjs's WebGPU backend runs meanwhile. Replayed steps do not go through it. */
export async function programsIn(run: () => Promise<unknown>): Promise<number> {
  const backend = tf.backend() as unknown as { runWebGPUProgram(...args: unknown[]): unknown };
  const stock = backend.runWebGPUProgram.bind(backend);
  let programs = 0;
  backend.runWebGPUProgram = (...args) => {
    programs++;
    return stock(...args);
  };
  try {
    await run();
  } finally {
    backend.runWebGPUProgram = stock;
  }
  return programs;
}
