import { requireKnownOptions } from '../errors/requireKnownOptions';
import * as tf from '@tensorflow/tfjs';
import type { HeadLosses } from '../losses/headLoss';
import { type Batch, disposeBatch } from '../training/batch';
import { RecordedGradients } from '../training/recordedGradients';
import type { ChunkOptions } from '../training/sliceChunks';
import { peakBytes } from './peakBytes';

/** Settings for {@link estimateStepMemory}. */
export interface StepMemoryOptions {
  /** A model like the one to train. Its running statistics change, so do not train it afterwards: dispose of it. */
  readonly model: tf.LayersModel;
  /** The losses, as `train` takes them. */
  readonly heads: HeadLosses;
  /** Returns a batch of one scan with this many slices. Its values do not matter. */
  readonly batch: (slices: number) => Batch;
  /** Number of slices in a step, over all its scans. */
  readonly slices: number;
  /** The chunks that the training uses, with `slicesPerChunk` counted over all scans of the batch. */
  readonly chunks?: ChunkOptions;
}

const OPTIONS = { model: true, heads: true, batch: true, slices: true, chunks: true } satisfies Record<
  keyof StepMemoryOptions,
  true
>;

/** Slices per chunk in the two trial steps. A single slice would take other code paths. */
const TRIED = [2, 3] as const;

/**
 * Estimates the peak memory of a training step in bytes: the most that tensors take at once, including weights and
 * momenta. It runs two steps of a few slices on the current backend and extrapolates. The estimate counts tensors only.
 * A backend that keeps buffers, and the driver, need more; a backend that plans a whole step, such as `onnx`, needs
 * less. docs/performance.md compares estimates with measurements.
 *
 * @throws Error of the backend if even these few slices do not fit into memory.
 */
export async function estimateStepMemory(options: StepMemoryOptions): Promise<number> {
  requireKnownOptions('estimateStepMemory', options, Object.keys(OPTIONS));
  const { model, slices, chunks } = options;
  const count = chunks ? Math.ceil(slices / chunks.slicesPerChunk) : 1;
  const each = chunks?.slicesPerChunk ?? slices;
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const momenta = variables.reduce((sum, { size }) => sum + 4 * size, 0);
  if (each <= TRIED[1]) return momenta + (await tryStep(options, variables, count, each));
  const few = await tryStep(options, variables, count, TRIED[0]);
  const more = await tryStep(options, variables, count, TRIED[1]);
  return momenta + few + (each - TRIED[0]) * (more - few);
}

/** Returns the peak bytes of a step with `count` chunks of `each` slices. */
async function tryStep(
  { model, heads, batch: make, chunks }: StepMemoryOptions,
  variables: tf.Variable[],
  count: number,
  each: number,
): Promise<number> {
  const weights = model.weights.reduce((sum, weight) => sum + 4 * weight.read().size, 0);
  const before = tf.memory().numBytes - weights;
  const batch = make(count * each);
  const step = new RecordedGradients(model, heads, () => variables, {
    chunks: chunks && { ...chunks, slicesPerChunk: each },
  });
  try {
    const peak = await peakBytes(async () => {
      const { gradients, summary } = await step.of(batch);
      for (const gradient of Object.values(gradients)) await gradient.data();
      tf.dispose([gradients, summary.values]);
    });
    return peak - before;
  } finally {
    step.dispose();
    disposeBatch(batch);
  }
}
