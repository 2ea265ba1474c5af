import * as tf from '@tensorflow/tfjs';
import { applyByBatchStatistics } from './applyByBatchStatistics';
import type { Batch } from './batch';
import { encoderOf } from './encoder';
import { graphValues } from './graphValues';
import { deinterleave, interleave } from './interleave';
import { type GraphStep, recordGraphStep } from './recordGraphStep';
import { settle } from './settle';
import {
  checkBySlice,
  type ChunkOptions,
  chunksOf,
  disposeChunks,
  evenChunk,
  padChunk,
  type SliceChunk,
  slicesOf,
} from './sliceChunks';

/** The model's other outputs for one chunk: those that do not depend on the embedding. */
export interface ChunkOutputs {
  /** The ids of the batch's scans. */
  readonly scanIds: readonly string[];
  /** Index of the chunk's first slice within the scan, counted from 0. */
  readonly begin: number;
  /** These outputs keyed by name, [B, slices of the chunk, ...]. */
  readonly outputs: Readonly<tf.NamedTensorMap>;
}

/** Settings for encoding slices in chunks in `predictScans`. */
export interface PredictChunkOptions extends ChunkOptions {
  /**
   * Receives the other outputs of each chunk, such as masks, which would not fit into memory for a whole scan. The
   * encoder runs once for all of them. The next chunk starts when `onChunk` is done, and the outputs are then disposed
   * of. They include the slices that pad a scan to its batch's length. Without `onChunk`, these outputs are not
   * computed.
   */
  readonly onChunk?: (chunk: ChunkOutputs) => void | Promise<void>;
}

interface ChunkEncoderOptions extends PredictChunkOptions {
  /** Whether batch norm takes the statistics of each chunk: see `applyByBatchStatistics`. */
  readonly training: boolean;
}

interface PredictInChunksOptions extends ChunkEncoderOptions {
  /** Of the same model and options. */
  readonly encoder: GraphStep;
  /** See `PredictScansOptions`. */
  readonly sequenceLength?: number | undefined;
}

/** Computes the embedding of each chunk and, for `onChunk`, the other outputs after it. Recorded if the backend can. */
export function chunkEncoder(
  model: tf.LayersModel,
  { embedding, onChunk, training }: ChunkEncoderOptions,
  onUnrecorded?: (reason: string) => void,
): GraphStep {
  const wanted = encodedBy(model, embedding, onChunk);
  return recordGraphStep((known) => valuesOf(model, wanted, known, training), {
    ...(onUnrecorded && { onUnrecorded }),
  });
}

function encodedBy(
  model: tf.LayersModel,
  embedding: string,
  onChunk: PredictChunkOptions['onChunk'],
): readonly tf.SymbolicTensor[] {
  const { outputs } = encoderOf(model, embedding);
  return onChunk ? outputs : outputs.slice(0, 1);
}

function valuesOf(
  model: tf.LayersModel,
  wanted: readonly tf.SymbolicTensor[],
  known: ReadonlyMap<number, tf.Tensor>,
  training: boolean,
): tf.Tensor[] {
  const apply = (): tf.Tensor[] => graphValues(wanted, known, { training });
  return tf.tidy(() => (training ? applyByBatchStatistics(model, apply) : apply()));
}

/**
 * Computes one output of a model for a batch, in inference mode, encoding the slices chunk by chunk. The numbers are
 * the same as for the whole batch at once, but the encoder needs only the memory of one chunk. Other outputs are
 * computed only for `onChunk`. The last chunk is padded with slices of zeros, whose results are dropped: see
 * `padChunk`.
 *
 * @throws RadnetError if the model has no layer `embedding`, its output is not [B, S, ...], or an input is missing.
 */
export async function predictInChunks(
  model: tf.LayersModel,
  batch: Batch,
  output: tf.SymbolicTensor,
  {
    slicesPerChunk,
    embedding,
    training,
    encoder,
    onChunk,
    sequenceLength = Infinity,
  }: PredictInChunksOptions,
): Promise<tf.Tensor> {
  const { outputNames } = encoderOf(model, embedding);
  const encoded = encodedBy(model, embedding, onChunk);
  const embedded = encoded[0]!;
  const slices = batch.sliceMask.shape[1];
  // A batch norm without a slice mask would include padding in its statistics.
  const chunks = training
    ? chunksOf(model, batch, evenChunk(slices, slicesPerChunk))
    : chunksOf(model, batch, slicesPerChunk).map((chunk) => padChunk(chunk, slicesPerChunk));
  const parts: tf.Tensor[] = [];
  const handOver = async (others: tf.Tensor[], { begin, size }: SliceChunk): Promise<void> => {
    const own = Math.min(size, slices - begin);
    const kept = own === size ? others : tf.tidy(() => others.map((tensor) => slicesOf(tensor, 0, own)));
    try {
      const named = Object.fromEntries(outputNames.map((name, index) => [name, kept[index]!]));
      await onChunk!({ scanIds: batch.scanIds, begin, outputs: named });
    } finally {
      tf.dispose(kept);
    }
  };
  try {
    // Cut before encoding, as in training, so that the chunks of scans of all lengths share the same graphs.
    await settle(chunks.flatMap(({ inputs }) => [...inputs.values()]));
    for (const chunk of chunks) {
      const [part, ...others] = (await encoder.run(chunk.inputs)) as [tf.Tensor, ...tf.Tensor[]];
      parts.push(part);
      try {
        [part, ...others].forEach((tensor, index) => checkBySlice(encoded[index]!.name, tensor, chunk));
        await settle([part, ...others]);
        if (onChunk) await handOver(others, chunk);
      } finally {
        tf.dispose(others);
      }
    }
    const counts = await sequenceCounts(batch.sliceMask, sequenceLength);
    return tf.tidy(() => {
      const described = slicesOf(tf.concat(parts, 1), 0, slices);
      const read = (encoded: tf.Tensor, inputs: (name: string) => tf.Tensor, count: number): tf.Tensor => {
        const apart = (x: tf.Tensor): tf.Tensor => (count === 1 ? x : interleave(x, count));
        const known = new Map(
          model.inputs.map(({ id }, index) => [id, apart(inputs(model.inputNames[index]!))] as const),
        );
        known.set(embedded.id, apart(encoded));
        const result = valuesOf(model, [output], known, training)[0]!;
        return count === 1 ? result : deinterleave(result, count, slices);
      };
      const given = (name: string): tf.Tensor => batch.inputs[name]!;
      if (new Set(counts).size === 1) return read(described, given, counts[0]!);
      const one = (x: tf.Tensor, scan: number): tf.Tensor => tf.slice(x, scan, 1);
      const each = counts.map((count, scan) =>
        read(one(described, scan), (name) => one(given(name), scan), count),
      );
      return tf.concat(each, 0);
    });
  } finally {
    disposeChunks(chunks);
    tf.dispose(parts);
  }
}

/** Returns the number of interleaved sequences for each scan. It depends on real slices only, not on padding. */
async function sequenceCounts(sliceMask: tf.Tensor2D, sequenceLength: number): Promise<number[]> {
  const [scans, slices] = sliceMask.shape;
  if (sequenceLength === Infinity) return new Array<number>(scans).fill(1);
  const mask = await sliceMask.data<'float32'>();
  return Array.from({ length: scans }, (_, scan) => {
    const real = mask.subarray(scan * slices, (scan + 1) * slices).reduce((sum, slice) => sum + slice, 0);
    return Math.max(1, Math.round(real / sequenceLength));
  });
}
