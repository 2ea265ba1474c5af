import * as tf from '@tensorflow/tfjs';
import { oncePerBackend } from './oncePerBackend';
import { TENSOR_USAGE } from './tensorUsage';
import type { ViewingBackend, WebgpuBuffer } from './webgpuBackend';

/**
 * Alignment of a view's start, in bytes: the default of WebGPU's `minStorageBufferOffsetAlignment`, its largest value.
 */
export const VIEW_ALIGNMENT = 256;

/** Rounds up to the next number of bytes at which a view may begin. */
export function alignView(bytes: number): number {
  return VIEW_ALIGNMENT * Math.ceil(bytes / VIEW_ALIGNMENT);
}

/** A buffer that several tensors share. It is released when the last of them is disposed of. */
export class SharedBuffer {
  /** How often it was written to in place. Values that were read before are then out of date. */
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

  /** Adds a user, which must release the buffer later. */
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
 * Returns tensors that share the buffer of another, which they take over. This way one program can make several
 * tensors. A program that writes one of them must not read another in the same buffer, because WebGPU does not allow a
 * program to read a buffer that it writes.
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

/** Makes a tensor of a view in a shared buffer. */
export function viewOf(
  backend: ViewingBackend,
  shared: SharedBuffer,
  { shape, dtype, offset }: ViewedTensor,
): tf.TensorInfo {
  supportViews(backend);
  const made = backend.makeTensorInfo(shape, dtype);
  const size = 4 * shape.reduce((product, length) => product * length, 1);
  backend.tensorMap.get(made.dataId)!.resource = shared.view(offset, size);
  // The buffer must not be reused before the commands that fill it are sent.
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
    // Keeps the values for the next read, as tfjs does.
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

/** Calls `use` while the tensor, which may be a view, is in a separate buffer. */
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

/** Moves data from a view to a separate buffer. */
export function moveOut(backend: ViewingBackend, dataId: object): void {
  const record = backend.tensorMap.get(dataId)!;
  const view = record.resource as BufferView;
  record.resource = copyOf(backend, view);
  record.external = false;
  // The data may be disposed of before the copy is sent.
  backend.commandQueueOwnedIds.add(dataId);
  view.shared.giveBack();
}

/** Copies the view's values to a new buffer. */
function copyOf(backend: ViewingBackend, { buffer, offset, size }: BufferView): WebgpuBuffer {
  const copy = backend.bufferManager.acquireBuffer(size, TENSOR_USAGE);
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.commandEncoder!.copyBufferToBuffer(buffer, offset, copy, 0, size);
  return copy;
}
