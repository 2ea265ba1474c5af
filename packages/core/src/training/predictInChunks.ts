import * as tf from '@tensorflow/tfjs';
import { applyByBatchStatistics } from './applyByBatchStatistics';
import type { Batch } from './batch';
import { encoderOf } from './encoder';
import { graphValues } from './graphValues';
import { deinterleave, interleave } from './interleave';
import {
  checkBySlice,
  type ChunkOptions,
  chunksOf,
  disposeChunks,
  evenChunk,
  padChunk,
  settle,
  slicesOf,
} from './sliceChunks';

interface PredictInChunksOptions extends ChunkOptions {
  /** Whether batch norm takes the statistics of each chunk: see `applyByBatchStatistics`. */
  readonly training: boolean;
  /** See `PredictScansOptions`. */
  readonly sequenceLength?: number | undefined;
}

/**
 * One output of a model for a batch, in inference mode, with the slices encoded a chunk at a time: the same numbers in
 * the memory of a chunk, but for the sequence itself. What else the model gives is not computed. The last chunk is padded
 * with slices of zeros, of which nothing is kept: see `padChunk`.
 *
 * @throws RadnetError where the model has no layer `embedding`, it is not by scan and slice, or an input is missing.
 */
export async function predictInChunks(
  model: tf.LayersModel,
  batch: Batch,
  output: tf.SymbolicTensor,
  { slicesPerChunk, embedding, training, sequenceLength = Infinity }: PredictInChunksOptions,
): Promise<tf.Tensor> {
  const [described] = encoderOf(model, embedding).outputs as [tf.SymbolicTensor];
  const slices = batch.sliceMask.shape[1];
  // Padding would count in the statistics of batch norm that knows no slice mask.
  const chunks = training
    ? chunksOf(model, batch, evenChunk(slices, slicesPerChunk))
    : chunksOf(model, batch, slicesPerChunk).map((chunk) => padChunk(chunk, slicesPerChunk));
  const parts: tf.Tensor[] = [];
  const compute = (wanted: tf.SymbolicTensor, known: ReadonlyMap<number, tf.Tensor>): tf.Tensor => {
    const apply = (): tf.Tensor => graphValues([wanted], known, { training })[0]!;
    return tf.tidy(() => (training ? applyByBatchStatistics(model, apply) : apply()));
  };
  try {
    // Cut beforehand, as for training: scans of all lengths then have the same graphs for their chunks.
    await settle(chunks.flatMap(({ inputs }) => [...inputs.values()]));
    for (const chunk of chunks) {
      const part = compute(described, chunk.inputs);
      parts.push(part);
      checkBySlice(described.name, part, chunk);
      await settle([part]);
    }
    const count = Math.max(1, Math.round(slices / sequenceLength));
    return tf.tidy(() => {
      const apart = (x: tf.Tensor): tf.Tensor => (count === 1 ? x : interleave(x, count));
      const known = new Map(
        model.inputs.map(({ id }, index) => [id, apart(batch.inputs[model.inputNames[index]!]!)] as const),
      );
      known.set(described.id, apart(slicesOf(tf.concat(parts, 1), 0, slices)));
      const result = compute(output, known);
      return count === 1 ? result : deinterleave(result, count, slices);
    });
  } finally {
    disposeChunks(chunks);
    tf.dispose(parts);
  }
}
