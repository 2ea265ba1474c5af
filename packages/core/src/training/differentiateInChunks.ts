import * as tf from '@tensorflow/tfjs';
import type { HeadLosses } from '../losses/headLoss';
import { type Draws, recordDraws, repeatDraws } from '../recompute/recomputation';
import { drawWithin, type StepDraws } from '../recompute/stepDraws';
import type { Batch } from './batch';
import type { ChunkSteps } from './chunkSteps';
import type { Differentiated } from './differentiate';
import { type Encoder, encoderOf } from './encoder';
import { sequenceGradients } from './sequenceGradients';
import { settle } from './settle';
import {
  checkBySlice,
  type ChunkOptions,
  chunksOf,
  disposeChunks,
  type SliceChunk,
  slicesOf,
} from './sliceChunks';

interface Chunk extends SliceChunk {
  draws?: Draws;
}

/**
 * Does the same as `differentiate`, but the encoder's memory does not grow with the length of a scan. Only its outputs
 * and the sequence part that reads them grow. It works in three steps:
 *
 * 1. Run the slices chunk by chunk through the encoder (everything up to the embedding, and the outputs that do not
 *    depend on it). Only the outputs are kept.
 * 2. Differentiate the rest of the model and all losses over the whole sequence.
 * 3. Run each chunk again, now with gradients, starting from the losses' gradients by its outputs. Skipped if the
 *    whole encoder is frozen.
 *
 * The result is the gradient of the whole sequence, except for batch norm: it uses each chunk's own statistics, and its
 * running statistics are updated once per chunk.
 *
 * Layers of `@radnet/layers` draw the same random values both times. So does TensorFlow.js's own Dropout if it has a
 * seed.
 *
 * @throws RadnetError if the model has no such layer, or an output of the encoder is not [B, S, ...].
 */
export async function differentiateInChunks(
  model: tf.LayersModel,
  heads: HeadLosses,
  batch: Batch,
  variables: tf.Variable[],
  options: ChunkOptions,
  steps: ChunkSteps,
  step?: StepDraws,
): Promise<Differentiated> {
  const encoder = encoderOf(model, options.embedding);
  const chunks: Chunk[] = chunksOf(model, batch, options.slicesPerChunk);
  try {
    // Cut before encoding. Otherwise each chunk's graph would contain its own offset, and a backend that caches graphs
    // could not reuse one.
    await settle(chunks.flatMap(({ inputs }) => [...inputs.values()]));
    const encoded = await encode(encoder, steps, chunks, step);
    const sequence = sequenceGradients(model, heads, batch, variables, encoder, encoded, step);
    const { summary, byEncoded, gradients } = await sequence.finally(() => tf.dispose(encoded));
    if (encoder.isTrained) await addChunkGradients(model, steps, chunks, byEncoded, variables, gradients);
    tf.dispose(byEncoded);
    return { summary, gradients };
  } finally {
    disposeChunks(chunks);
  }
}

/** Adds the gradients that flow through each chunk of the encoder to `gradients`, keyed by the variable's name. */
async function addChunkGradients(
  model: tf.LayersModel,
  steps: ChunkSteps,
  chunks: readonly Chunk[],
  byEncoded: readonly tf.Tensor[],
  variables: tf.Variable[],
  gradients: Record<string, tf.Tensor>,
): Promise<void> {
  // Other layers than those of `@radnet/layers` would update their running statistics a second time.
  const moving = model.nonTrainableWeights.map((weight) => ({ weight, value: weight.read().clone() }));
  const byChunk = chunks.map(({ begin, size }) => byEncoded.map((whole) => slicesOf(whole, begin, size)));
  try {
    await settle(byChunk.flat());
    for (const [at, chunk] of chunks.entries()) {
      const added = await repeatDraws(chunk.draws!, () => steps.differentiate(chunk.inputs, byChunk[at]!));
      // Before the sums: computed together with them, `onnx` would start at the first layer's, and hold the backward
      // pass.
      await settle(added);
      variables.forEach(({ name }, index) => {
        const before = gradients[name]!;
        gradients[name] = tf.add(before, added[index]!);
        before.dispose();
      });
      tf.dispose(added);
      await settle(Object.values(gradients));
    }
  } finally {
    for (const { weight, value } of moving) weight.write(value);
    tf.dispose(moving.map(({ value }) => value));
    tf.dispose(byChunk);
  }
}

/** Returns the encoder's outputs for all slices, the embedding first. Keeps no other tensors. */
async function encode(
  encoder: Encoder,
  steps: ChunkSteps,
  chunks: readonly Chunk[],
  step: StepDraws | undefined,
): Promise<tf.Tensor[]> {
  const parts: tf.Tensor[][] = [];
  try {
    for (const chunk of chunks) {
      const { result: given, draws } = recordDraws(() => drawWithin(step, () => steps.encode(chunk.inputs)));
      chunk.draws = draws;
      const result = await given;
      parts.push(result);
      encoder.outputs.forEach(({ name }, index) => checkBySlice(name, result[index]!, chunk));
      await settle(result);
    }
    return encoder.outputs.map((_, index) =>
      tf.concat(
        parts.map((part) => part[index]!),
        1,
      ),
    );
  } finally {
    tf.dispose(parts);
  }
}
