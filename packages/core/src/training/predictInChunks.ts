import * as tf from '@tensorflow/tfjs';
import type { Batch } from './batch';
import { encoderOf } from './encoder';
import { graphValues } from './graphValues';
import {
  checkBySlice,
  type ChunkOptions,
  chunksOf,
  disposeChunks,
  padChunk,
  settle,
  slicesOf,
} from './sliceChunks';

const INFERENCE = { training: false } as const;

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
  { slicesPerChunk, embedding }: ChunkOptions,
): Promise<tf.Tensor> {
  const [described] = encoderOf(model, embedding).outputs as [tf.SymbolicTensor];
  const chunks = chunksOf(model, batch, slicesPerChunk).map((chunk) => padChunk(chunk, slicesPerChunk));
  const parts: tf.Tensor[] = [];
  try {
    // Cut beforehand, as for training: scans of all lengths then have the same graphs for their chunks.
    await settle(chunks.flatMap(({ inputs }) => [...inputs.values()]));
    for (const chunk of chunks) {
      const part = tf.tidy(() => graphValues([described], chunk.inputs, INFERENCE)[0]!);
      parts.push(part);
      checkBySlice(described.name, part, chunk);
      await settle([part]);
    }
    return tf.tidy(() => {
      const inputs = model.inputs.map(
        ({ id }, index) => [id, batch.inputs[model.inputNames[index]!]!] as const,
      );
      const all = slicesOf(tf.concat(parts, 1), 0, batch.sliceMask.shape[1]);
      const known = new Map([...inputs, [described.id, all] as const]);
      return graphValues([output], known, INFERENCE)[0]!;
    });
  } finally {
    disposeChunks(chunks);
    tf.dispose(parts);
  }
}
