import { computeStep, provideStepRecorder, type StepRecorder } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';

/** Computes an unrecorded step like a recorded one, with its inputs on the GPU. */
const unrecorded: StepRecorder = {
  async run({ compute }, inputs) {
    const backend = tf.backend() as unknown as { uploadToGPU(dataId: object): void };
    for (const { dataId } of Object.values(inputs)) backend.uploadToGPU(dataId);
    return Promise.resolve(computeStep(compute, inputs));
  },
  forget: () => undefined,
};

/** Runs something on WebGPU without recordings. */
export async function withoutRecording<T>(run: () => Promise<T>): Promise<T> {
  const backend = tf.backend();
  const recorder = provideStepRecorder(backend, unrecorded);
  try {
    return await run();
  } finally {
    provideStepRecorder(backend, recorder);
  }
}
