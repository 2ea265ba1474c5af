import { oncePerBackend } from './oncePerBackend';
import type { PoolingBackend, TensorRecord, WebgpuBuffer } from './webgpuBackend';

/** Buffers may hold so many times what tensors were seen to need at once, */
const MOST_HELD = 1.5;
/** and so many bytes in any case. */
const LEAST_HELD = 2 ** 27;
/** A tensor may lie in a buffer of so many times its size. */
const MOST_SLACK = 2;
/** Commands are sent where tensors that they still use, and nothing else, hold this share of what is used, */
const MOST_PENDING = 0.25;
/** and so many bytes. */
const LEAST_PENDING = 2 ** 26;
/** Smaller buffers are left to tfjs. */
const LARGE = 2 ** 20;

/**
 * Bounds the memory of tfjs's WebGPU backend, which keeps every buffer that is not used for the next tensor of exactly the
 * same size: a dense block, whose maps are of many sizes, would hold four times what it needs. Making and destroying
 * buffers instead took four fifths of a step's time (H100, docs/decisions/webgpu.md). So a large tensor takes any unused
 * buffer that is not much larger; where there is none, and the bound is reached, those that were unused longest are
 * destroyed. What `dataToGPU` gives may therefore be longer than its tensor, whose values come first.
 */
export const boundPool = oncePerBackend((backend: PoolingBackend): void => {
  pools.set(backend, new BoundPool(backend));
  trimReads(backend);
});

const pools = new WeakMap<PoolingBackend, BoundPool>();

/** Destroys all buffers that are kept for later: where what used them will not come back. */
export function dropUnused(backend: PoolingBackend): void {
  pools.get(backend)?.dropAll();
}

class BoundPool {
  /** Bytes that were asked for, of buffers in use. */
  private readonly asked = new WeakMap<WebgpuBuffer, number>();
  private inUse: number;
  /** The most that tensors needed at once. */
  private needed: number;
  /** Large buffers that are not used, those that were given back longest ago first. */
  private readonly unused = new Set<WebgpuBuffer>();
  /** What was counted of the tensors that wait for commands to be sent. */
  private pending: { list?: readonly object[]; count: number; bytes: number } = { count: 0, bytes: 0 };

  constructor(private readonly backend: PoolingBackend) {
    const manager = backend.bufferManager;
    const acquire = manager.acquireBuffer.bind(manager);
    const release = manager.releaseBuffer.bind(manager);
    // The backend may have been at work already.
    this.inUse = this.needed = manager.numBytesUsed;
    for (const buffer of [...manager.freeBuffers.values()].flat()) {
      if (buffer.size >= LARGE) this.unused.add(buffer);
    }
    manager.acquireBuffer = (size, usage, mapped = false, reuse = true) => {
      const isOurs = reuse && !mapped;
      const buffer = acquire(isOurs ? this.sizeFor(size, usage) : size, usage, mapped, reuse);
      this.unused.delete(buffer);
      this.asked.set(buffer, size);
      this.inUse += size;
      if (size >= LARGE) this.needed = Math.max(this.needed, this.inUse - this.pendingBytes());
      return buffer;
    };
    manager.releaseBuffer = (buffer, reuse = true) => {
      release(buffer, reuse);
      this.inUse -= this.asked.get(buffer) ?? buffer.size;
      if (reuse && buffer.size >= LARGE) this.unused.add(buffer);
    };
  }

  /** The size of the buffer to take: that of an unused one, or, once there is room for one more, what was asked for. */
  private sizeFor(size: number, usage: number): number {
    if (size < LARGE) return size;
    let fitting = this.fitting(size, usage);
    if (fitting === undefined && this.shouldSend(size)) {
      this.backend.endComputePassEncoder();
      this.backend.submitQueue();
      fitting = this.fitting(size, usage);
    }
    if (fitting !== undefined) return fitting;
    this.makeRoom(size);
    return size;
  }

  private fitting(size: number, usage: number): number | undefined {
    let best: number | undefined;
    for (const buffer of this.unused) {
      const fits = buffer.usage === usage && buffer.size >= size && buffer.size <= MOST_SLACK * size;
      if (fits && (best === undefined || buffer.size < best)) best = buffer.size;
    }
    return best;
  }

  /** Whether commands are to be sent, so that what they alone still use is free. */
  private shouldSend(size: number): boolean {
    const pending = this.pendingBytes();
    const much = Math.max(LEAST_PENDING, MOST_PENDING * this.inUse);
    return pending > much || (pending > 0 && this.isTooMuch(size));
  }

  private isTooMuch(more: number): boolean {
    const { numBytesAllocated } = this.backend.bufferManager;
    return numBytesAllocated + more > Math.max(LEAST_HELD, MOST_HELD * this.needed);
  }

  dropAll(): void {
    for (const alike of this.backend.bufferManager.freeBuffers.values()) {
      for (const buffer of alike.splice(0)) this.destroy(buffer);
    }
  }

  private makeRoom(size: number): void {
    for (const buffer of this.unused) {
      if (!this.isTooMuch(size)) return;
      const alike = this.backend.bufferManager.freeBuffers.get(`${buffer.size}_${buffer.usage}`)!;
      alike.splice(alike.indexOf(buffer), 1);
      this.destroy(buffer);
    }
  }

  private destroy(buffer: WebgpuBuffer): void {
    const manager = this.backend.bufferManager;
    this.unused.delete(buffer);
    manager.numBytesAllocated -= buffer.size;
    manager.numFreeBuffers--;
    buffer.destroy();
  }

  private pendingBytes(): number {
    const { commandEncoder, tensorMap, tensorDataPendingDisposal: list } = this.backend;
    if (!commandEncoder) return 0;
    // It grows until commands are sent, when another takes its place.
    if (this.pending.list !== list) this.pending = { list, count: 0, bytes: 0 };
    for (; this.pending.count < list.length; this.pending.count++) {
      const buffer = tensorMap.get(list[this.pending.count]!)?.resource as WebgpuBuffer | null | undefined;
      this.pending.bytes += (buffer && this.asked.get(buffer)) ?? 0;
    }
    return this.pending.bytes;
  }
}

/** tfjs reads whole buffers: a tensor's values end before its buffer does. */
function trimReads(backend: PoolingBackend): void {
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    // Before the wait, at whose end the tensor may be gone.
    const record = backend.tensorMap.get(dataId);
    return trim(record, await read(dataId));
  };
  const readSync = backend.readSync.bind(backend);
  backend.readSync = (dataId) => trim(backend.tensorMap.get(dataId), readSync(dataId));
}

function trim<T>(record: TensorRecord | undefined, values: T): T {
  // A complex tensor's two parts are tensors, read for themselves.
  if (!ArrayBuffer.isView(values) || !record?.shape || record.dtype === 'complex64') return values;
  const size = record.shape.reduce((product, length) => product * length, 1);
  const typed = values as unknown as Float32Array;
  if (typed.length <= size) return values;
  const trimmed = typed.slice(0, size);
  // Kept for the next read.
  if (record.values === typed) record.values = trimmed;
  return trimmed as unknown as T;
}
