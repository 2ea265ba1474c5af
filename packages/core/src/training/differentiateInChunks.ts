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
 * As `differentiate`, with an encoder whose memory does not grow with the length of a scan: what grows is what it gives,
 * and the sequence that reads it. The slices run through the encoder (all up to the embedding, and the outputs that do
 * not come from it) chunk by chunk, keeping only what it gives; the rest and all losses are differentiated over the whole
 * sequence; then each chunk runs again, with gradients, from the losses' gradients by what it gave, unless all of the
 * encoder is frozen. That is the gradient of the whole sequence, but for batch norm: its statistics are each chunk's own,
 * and its running statistics move once a chunk.
 *
 * What our layers draw at random is the same both times; TensorFlow.js's own Dropout is too where it has a seed.
 *
 * @throws RadnetError where the model has no such layer, or what the encoder gives is not by scan and slice.
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
    // Cut beforehand: with where it begins in its graph, each chunk would be another one to a backend that keeps graphs.
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

/** Adds to `gradients`, by each variable's name, what flows through each chunk of the encoder. */
async function addChunkGradients(
  model: tf.LayersModel,
  steps: ChunkSteps,
  chunks: readonly Chunk[],
  byEncoded: readonly tf.Tensor[],
  variables: tf.Variable[],
  gradients: Record<string, tf.Tensor>,
): Promise<void> {
  // Layers that are not ours would move their running statistics again.
  const moving = model.nonTrainableWeights.map((weight) => ({ weight, value: weight.read().clone() }));
  const byChunk = chunks.map(({ begin, size }) => byEncoded.map((whole) => slicesOf(whole, begin, size)));
  try {
    await settle(byChunk.flat());
    for (const [at, chunk] of chunks.entries()) {
      const added = await repeatDraws(chunk.draws!, () => steps.differentiate(chunk.inputs, byChunk[at]!));
      // Before the sums: computed together with them, `onnx` would start at the first layer's, and hold the backward pass.
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

/** What the encoder gives for all slices: the embedding first. Nothing else is kept. */
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
