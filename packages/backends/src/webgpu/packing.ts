import type * as tf from '@tensorflow/tfjs';
import { alignView, BufferView, VIEW_ALIGNMENT } from './bufferView';
import type { WebgpuBackend, WebgpuBuffer } from './webgpuBackend';

/** Length of a block, in numbers of 4 bytes. Views are aligned to blocks, so no two tensors of a layout share one. */
export const BLOCK = VIEW_ALIGNMENT / 4;

/** The places of several tensors in one buffer. */
export interface Layout {
  /** The size of each tensor, in bytes. */
  readonly sizes: readonly number[];
  /** The offset of each tensor, in bytes. */
  readonly offsets: readonly number[];
  /** The length of the buffer, in numbers of 4 bytes. */
  readonly length: number;
}

/** Returns a layout that places the tensors one after the other, each at an offset where a view may begin. */
export function layoutOf(tensors: readonly Pick<tf.Tensor, 'size'>[]): Layout {
  const sizes = tensors.map(({ size }) => 4 * size);
  const offsets: number[] = [];
  let end = 0;
  for (const size of sizes) {
    offsets.push(end);
    end += alignView(size);
  }
  return { sizes, offsets, length: end / 4 };
}

/** A copy of a tensor's values to a place in a buffer. */
export interface TensorCopy {
  readonly from: tf.TensorInfo;
  /** Offset of the first value to copy, in bytes. Default 0. */
  readonly begin?: number;
  /** Number of bytes to copy. */
  readonly size: number;
  /** The buffer to copy to, and the offset in it, in bytes. */
  readonly to: { readonly buffer: WebgpuBuffer; readonly offset: number };
}

/** Makes the copies without running a program. */
export function copyTensors(backend: WebgpuBackend, copies: readonly TensorCopy[]): void {
  if (copies.length === 0) return;
  // Uploads all tensors before the first copy, because an upload may submit the commands collected so far.
  for (const { from } of copies) backend.uploadToGPU(from.dataId);
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  const encoder = backend.commandEncoder!;
  for (const { from, begin = 0, size, to } of copies) {
    const resource = backend.tensorMap.get(from.dataId).resource;
    const [buffer, offset] =
      resource instanceof BufferView ? [resource.buffer, resource.offset] : [resource as WebgpuBuffer, 0];
    encoder.copyBufferToBuffer(buffer, offset + begin, to.buffer, to.offset, size);
    backend.commandQueueOwnedIds.add(from.dataId);
  }
}

/**
 * Copies the tensors' values to their places in a new tensor, [length]. The gaps in it, and the places of tensors that
 * are undefined, hold arbitrary values.
 */
export function packTensors(
  backend: WebgpuBackend,
  tensors: readonly (tf.TensorInfo | undefined)[],
  { sizes, offsets, length }: Layout,
): tf.TensorInfo {
  const packed = backend.makeTensorInfo([length], 'float32');
  backend.uploadToGPU(packed.dataId);
  const buffer = backend.tensorMap.get(packed.dataId).resource as WebgpuBuffer;
  copyTensors(
    backend,
    tensors.flatMap((from, index) =>
      from ? [{ from, size: sizes[index]!, to: { buffer, offset: offsets[index]! } }] : [],
    ),
  );
  // The tensor may be disposed of before the copies are sent.
  backend.commandQueueOwnedIds.add(packed.dataId);
  return packed;
}
