import * as tf from '@tensorflow/tfjs';
import { oncePerBackend } from './oncePerBackend';
import { TENSOR_USAGE } from './tensorUsage';
import type { ViewingBackend, WebgpuBuffer } from './webgpuBackend';

/** Where a view may begin, in bytes: WebGPU's `minStorageBufferOffsetAlignment`, which no device exceeds. */
export const VIEW_ALIGNMENT = 256;

/** The next number of bytes at which a view may begin. */
export function alignView(bytes: number): number {
  return VIEW_ALIGNMENT * Math.ceil(bytes / VIEW_ALIGNMENT);
}

/** A buffer that several tensors lie in; it is given back when the last of them is disposed of. */
export class SharedBuffer {
  /** How often it was written to in place, so that what was read of it before is no longer what it holds. */
  writes = 0;
  private views = 0;

  constructor(
    readonly buffer: WebgpuBuffer,
    private readonly release: (buffer: WebgpuBuffer) => void,
  ) {}

  view(offset: number, size: number): BufferView {
    this.hold();
    return new BufferView(this, offset, size);
  }

  /** One more uses it, who is to give it back. */
  hold(): void {
    this.views++;
  }

  giveBack(): void {
    if (--this.views === 0) this.release(this.buffer);
  }
}

/**
 * A tensor's part of a shared buffer. It has the form of WebGPU's GPUBufferBinding: tfjs's backend hands a tensor's resource that is not a
 * GPUBuffer to the bind group as it is.
 */
export class BufferView {
  readonly buffer: WebgpuBuffer;
  /** The data that it was last given to; they may have left since. */
  holder?: object;

  constructor(
    readonly shared: SharedBuffer,
    readonly offset: number,
    readonly size: number,
  ) {
    this.buffer = shared.buffer;
  }
}

export interface ViewedTensor {
  readonly shape: number[];
  readonly dtype: tf.DataType;
  /** In bytes, a multiple of VIEW_ALIGNMENT. */
  readonly offset: number;
}

/**
 * Tensors that lie in the buffer of another, which is taken over: one program may so make several tensors. A program that writes one of
 * them must not read another of the same buffer: WebGPU allows no reading of a buffer that is written to.
 */
export function viewsOf(
  backend: ViewingBackend,
  packed: tf.TensorInfo,
  tensors: readonly ViewedTensor[],
): tf.TensorInfo[] {
  const record = backend.tensorMap.get(packed.dataId)!;
  const shared = new SharedBuffer(record.resource as WebgpuBuffer, (buffer) =>
    backend.bufferManager.releaseBuffer(buffer),
  );
  const views = tensors.map((tensor) => viewOf(backend, shared, tensor));
  record.resource = null;
  backend.disposeData(packed.dataId);
  return views;
}

/** A tensor of a shared buffer. */
export function viewOf(
  backend: ViewingBackend,
  shared: SharedBuffer,
  { shape, dtype, offset }: ViewedTensor,
): tf.TensorInfo {
  supportViews(backend);
  const made = backend.makeTensorInfo(shape, dtype);
  const size = 4 * shape.reduce((product, length) => product * length, 1);
  backend.tensorMap.get(made.dataId)!.resource = shared.view(offset, size);
  // Commands that fill the buffer may not have been sent: it must not be given away before.
  backend.commandQueueOwnedIds.add(made.dataId);
  return made;
}

/** Has the backend release views, and read them by way of a copy. To be called before others replace what it replaces for a while. */
export const supportViews = oncePerBackend((backend: ViewingBackend): void => {
  const releaseResource = backend.releaseResource.bind(backend);
  backend.releaseResource = (dataId) => {
    const record = backend.tensorMap.get(dataId);
    const view = record?.resource;
    if (!(view instanceof BufferView)) return releaseResource(dataId);
    record!.resource = null;
    view.shared.giveBack();
  };
  const getBufferData = backend.getBufferData.bind(backend);
  backend.getBufferData = async (resource) => {
    if (!(resource instanceof BufferView)) return getBufferData(resource);
    const copy = copyOf(backend, resource);
    try {
      // The copy may lie in a longer buffer.
      return (await getBufferData(copy)).slice(0, resource.size);
    } finally {
      backend.bufferManager.releaseBuffer(copy);
    }
  };
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    const record = backend.tensorMap.get(dataId);
    const view = record?.resource;
    if (!(view instanceof BufferView) || record!.values) return read(dataId);
    const { writes } = view.shared;
    const data = await backend.getBufferData(view);
    const values = tf.util.convertBackendValuesAndArrayBuffer(data, record!.dtype as tf.DataType);
    // Kept for the next read, as tfjs does.
    if (view.shared.writes === writes) record!.values = values;
    return values;
  };
  const readSync = backend.readSync.bind(backend);
  backend.readSync = (dataId) =>
    backend.tensorMap.get(dataId)?.values
      ? readSync(dataId)
      : withCopy(backend, dataId, () => readSync(dataId));
  const readToGPU = backend.readToGPU.bind(backend);
  backend.readToGPU = (dataId) => withCopy(backend, dataId, () => readToGPU(dataId));
});

/** Has `use` find a tensor, which may be a view, in a buffer of its own. */
function withCopy<T>(backend: ViewingBackend, dataId: object, use: () => T): T {
  const record = backend.tensorMap.get(dataId);
  const view = record?.resource;
  if (!(view instanceof BufferView)) return use();
  const copy = copyOf(backend, view);
  // It is given back below, and what is collected must not write to it then.
  backend.submitQueue();
  record!.resource = copy;
  try {
    return use();
  } finally {
    record!.resource = view;
    backend.bufferManager.releaseBuffer(copy);
  }
}

/** Gives data that lie in a view a buffer of their own. */
export function moveOut(backend: ViewingBackend, dataId: object): void {
  const record = backend.tensorMap.get(dataId)!;
  const view = record.resource as BufferView;
  record.resource = copyOf(backend, view);
  record.external = false;
  // Should they be disposed of before the copy is sent.
  backend.commandQueueOwnedIds.add(dataId);
  view.shared.giveBack();
}

/** A buffer of the view's values. */
function copyOf(backend: ViewingBackend, { buffer, offset, size }: BufferView): WebgpuBuffer {
  const copy = backend.bufferManager.acquireBuffer(size, TENSOR_USAGE);
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.commandEncoder!.copyBufferToBuffer(buffer, offset, copy, 0, size);
  return copy;
}
