import * as tf from '@tensorflow/tfjs';
import type { HeadLosses } from '../losses/headLoss';
import { type Batch, disposeBatch } from '../training/batch';
import { differentiate, type Differentiated } from '../training/differentiate';
import { differentiateInChunks } from '../training/differentiateInChunks';
import { peakBytes } from './peakBytes';

export interface StepMemoryOptions {
  /** Of the kind that is to be trained, and used up: its running statistics move. Dispose of it afterwards. */
  readonly model: tf.LayersModel;
  readonly heads: HeadLosses;
  /** Makes a batch of one scan of so many slices; its values do not matter. */
  readonly batch: (slices: number) => Batch;
  /** The layer to encode up to: see `ChunkOptions`. Left out, `chunked` is not to be had. */
  readonly embedding?: string;
}

/** Bytes of tensors that live at once in a step of training, weights and momenta included. */
export interface StepMemory {
  /** A step of so many slices, those of all scans, at once. */
  whole(slices: number): number;
  /** A step of so many slices that are encoded in chunks of `slicesPerChunk`, again of all scans. */
  chunked(slices: number, slicesPerChunk: number): number;
}

/**
 * Estimates the memory of training steps from steps of one to four slices, which it takes on the current backend: the
 * most that lived at once grows by the slice, and with chunks by a chunk's slice and by each other slice. It counts
 * tensors: a backend that keeps buffers, or a driver, takes more; one that plans a whole step, as `onnx` does, less. How
 * far measurements were from it: docs/performance.md.
 *
 * @throws Error of the backend where not even these few slices fit.
 */
export async function estimateStepMemory(options: StepMemoryOptions): Promise<StepMemory> {
  const { model, heads, embedding } = options;
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const momenta = variables.reduce((sum, { size }) => sum + 4 * size, 0);
  const before = tf.memory().numBytes;
  const weights = model.weights.reduce((sum, weight) => sum + 4 * weight.read().size, 0);

  async function peak(slices: number, slicesPerChunk?: number): Promise<number> {
    const batch = options.batch(slices);
    const most = await peakBytes(async () => {
      const made =
        slicesPerChunk === undefined
          ? differentiate(model, heads, batch, variables)
          : await differentiateInChunks(model, heads, batch, variables, {
              slicesPerChunk,
              embedding: embedding!,
            });
      await settleAndDispose(made);
    });
    disposeBatch(batch);
    return most - before + weights + momenta;
  }

  const [one, two] = [await peak(1), await peak(2)];
  const aSlice = two - one;
  const whole = (slices: number): number => one + (slices - 1) * aSlice;
  if (embedding === undefined) return { whole, chunked: () => NaN };

  const base = await peak(2, 1);
  const outside = (await peak(3, 1)) - base;
  const inside = (await peak(4, 2)) - base - 2 * outside;
  return {
    whole,
    chunked: (slices, slicesPerChunk) => base + (slices - 2) * outside + (slicesPerChunk - 1) * inside,
  };
}

async function settleAndDispose({ gradients, summary }: Differentiated): Promise<void> {
  for (const gradient of Object.values(gradients)) await gradient.data();
  tf.dispose([gradients, summary.values]);
}
