import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { Batch } from './batch';
import { namedInputs } from './namedOutputs';

/** How a model's slices are encoded in chunks, to save memory. */
export interface ChunkOptions {
  /** Slices of each scan that are encoded together. */
  readonly slicesPerChunk: number;
  /** Name of the layer whose output [B, S, F] describes each slice by itself, as the sequence then reads it. */
  readonly embedding: string;
}

/** Some slices of every scan of a batch. */
export interface SliceChunk {
  /** The model's inputs by the symbolic tensors' ids. */
  readonly inputs: ReadonlyMap<number, tf.Tensor>;
  readonly begin: number;
  readonly size: number;
}

/** A batch's inputs cut along the slices. Whoever calls it disposes of them. */
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

/** The size of chunks of at most so many slices that are as even as can be: statistics of one left-over slice are none. */
export function evenChunk(slices: number, slicesPerChunk: number): number {
  return Math.ceil(slices / Math.ceil(slices / slicesPerChunk));
}

/** A backend that compiles what it computes for each shape meets no more sizes of chunks than that. */
const CHUNK_SIZES = 4;

/**
 * A chunk of fewer slices than the others, with slices of zeros after its own: up to the next quarter of a whole one, that
 * scans of all lengths have chunks of the same few sizes. The old chunk's tensors are disposed of.
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

/** @throws RadnetError where what the encoder gave for a chunk is not by scan and slice. */
export function checkBySlice(name: string, { shape }: tf.Tensor, { inputs, size }: SliceChunk): void {
  const scans = [...inputs.values()][0]!.shape[0];
  if (shape[0] === scans && shape[1] === size) return;
  throw new RadnetError(
    `chunks: expected '${name}' to give [${scans}, ${size}, ...] for ${scans} scans of ${size} slices, ` +
      `got [${shape.join(', ')}]; is the embedding the layer that the sequence reads?`,
  );
}
