import type * as tf from '@tensorflow/tfjs';
import { alignView, BufferView, VIEW_ALIGNMENT } from './bufferView';
import type { WebgpuBackend, WebgpuBuffer } from './webgpuBackend';

/** Numbers, of 4 bytes, in what a view is aligned to: no two tensors of a layout share such a block. */
export const BLOCK = VIEW_ALIGNMENT / 4;

/** Where each of several tensors lies in one buffer. */
export interface Layout {
  /** Of each tensor, in bytes, as its offset. */
  readonly sizes: readonly number[];
  readonly offsets: readonly number[];
  /** Of the buffer, in numbers. */
  readonly length: number;
}

/** Places the tensors one after the other, each where a view may begin. */
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

export interface TensorCopy {
  readonly from: tf.TensorInfo;
  /** In bytes, as all of these. Default 0. */
  readonly begin?: number;
  readonly size: number;
  readonly to: { readonly buffer: WebgpuBuffer; readonly offset: number };
}

/** Copies tensors' values, each to a place in a buffer, without a program. */
export function copyTensors(backend: WebgpuBackend, copies: readonly TensorCopy[]): void {
  if (copies.length === 0) return;
  // All before the first copy: uploading may send what is collected.
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

/** Copies the tensors' values to one tensor, [length]. Gaps in it, and places without a tensor, are undefined. */
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
  // Should it be disposed of before the copies are sent.
  backend.commandQueueOwnedIds.add(packed.dataId);
  return packed;
}
