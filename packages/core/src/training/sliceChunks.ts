import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { Batch } from './batch';
import { namedInputs } from './namedOutputs';

/** Settings for encoding a scan's slices in chunks, which saves memory. */
export interface ChunkOptions {
  /** Number of slices of each scan that are encoded together. */
  readonly slicesPerChunk: number;
  /** Name of the layer whose output [B, S, F] describes each slice by itself: the one that the sequence part reads. */
  readonly embedding: string;
}

/** Some slices of every scan of a batch. */
export interface SliceChunk {
  /** The model's inputs by the symbolic tensors' ids. */
  readonly inputs: ReadonlyMap<number, tf.Tensor>;
  readonly begin: number;
  readonly size: number;
}

/** Cuts a batch's inputs along the slice axis. The caller disposes of the chunks. */
export function chunksOf(model: tf.LayersModel, batch: Batch, slicesPerChunk: number): SliceChunk[] {
  const whole = namedInputs(model, batch.inputs);
  const slices = batch.sliceMask.shape[1];
  const chunks: SliceChunk[] = [];
  for (let begin = 0; begin < slices; begin += slicesPerChunk) {
    const size = Math.min(slicesPerChunk, slices - begin);
    const inputs = model.inputs.map(({ id }, index) => [id, slicesOf(whole[index]!, begin, size)] as const);
    chunks.push({ inputs: new Map(inputs), begin, size });
  }
  return chunks;
}

/**
 * Returns the size of the most even chunks of at most `slicesPerChunk`: one left-over slice has no useful statistics.
 */
export function evenChunk(slices: number, slicesPerChunk: number): number {
  return Math.ceil(slices / Math.ceil(slices / slicesPerChunk));
}

/** Number of different chunk sizes at most, for backends that compile their programs once per shape. */
const CHUNK_SIZES = 4;

/**
 * Pads a short chunk with slices of zeros, up to the next quarter of a whole chunk, so that scans of all lengths have
 * chunks of the same few sizes. Disposes of the old chunk's tensors if it pads.
 */
export function padChunk(chunk: SliceChunk, slicesPerChunk: number): SliceChunk {
  const unit = Math.ceil(slicesPerChunk / CHUNK_SIZES);
  const size = Math.min(slicesPerChunk, unit * Math.ceil(chunk.size / unit));
  if (size === chunk.size) return chunk;
  const inputs = [...chunk.inputs].map(([id, tensor]) => {
    const [scans, , ...slice] = tensor.shape as [number, number, ...number[]];
    const padded = tf.tidy(() =>
      tf.concat([tensor, tf.zeros([scans, size - chunk.size, ...slice], tensor.dtype)], 1),
    );
    tensor.dispose();
    return [id, padded] as const;
  });
  return { ...chunk, inputs: new Map(inputs), size };
}

export function disposeChunks(chunks: readonly SliceChunk[]): void {
  for (const { inputs } of chunks) tf.dispose([...inputs.values()]);
}

/** Slices [begin, begin + size) of [B, S, ...]. */
export function slicesOf(tensor: tf.Tensor, begin: number, size: number): tf.Tensor {
  const starts = tensor.shape.map((_, axis) => (axis === 1 ? begin : 0));
  return tensor.slice(starts, [tensor.shape[0], size]);
}

/** @throws RadnetError if the encoder's output for a chunk is not [B, slices of the chunk, ...]. */
export function checkBySlice(name: string, { shape }: tf.Tensor, { inputs, size }: SliceChunk): void {
  const scans = [...inputs.values()][0]!.shape[0];
  if (shape[0] === scans && shape[1] === size) return;
  throw new RadnetError(
    `chunks: expected '${name}' to give [${scans}, ${size}, ...] for ${scans} scans of ${size} slices, ` +
      `got [${shape.join(', ')}]; is the embedding the layer that the sequence reads?`,
  );
}
