import { requireKnownOptions } from '../errors/requireKnownOptions';
import * as tf from '@tensorflow/tfjs';
import type { HeadLosses } from '../losses/headLoss';
import { type Batch, disposeBatch } from '../training/batch';
import { RecordedGradients } from '../training/recordedGradients';
import type { ChunkOptions } from '../training/sliceChunks';
import { peakBytes } from './peakBytes';

/** Options of `estimateStepMemory`. */
export interface StepMemoryOptions {
  /** Of the kind that is to be trained, and used up: its running statistics move. Dispose of it afterwards. */
  readonly model: tf.LayersModel;
  /** The losses, as `train` takes them. */
  readonly heads: HeadLosses;
  /** Makes a batch of one scan of so many slices; its values do not matter. */
  readonly batch: (slices: number) => Batch;
  /** Slices of a step, those of all its scans. */
  readonly slices: number;
  /** As the training is to take them, with the slices of all scans in `slicesPerChunk`. */
  readonly chunks?: ChunkOptions;
}

const OPTIONS = { model: true, heads: true, batch: true, slices: true, chunks: true } satisfies Record<
  keyof StepMemoryOptions,
  true
>;

/** Slices, in each chunk, of the steps that are tried. One alone would be computed in other ways. */
const TRIED = [2, 3] as const;

/**
 * The most bytes of tensors that live at once in a step of training, weights and momenta included: extrapolated from
 * two steps of few slices that it takes on the current backend. It counts tensors: a backend that keeps buffers, and a
 * driver, take more, and one that plans a step as a whole, as `onnx` does, takes less. How far measurements were from it:
 * docs/performance.md.
 *
 * @throws Error of the backend where not even the few slices fit.
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

/** The most that lives in a step with so many chunks of so many slices. */
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
