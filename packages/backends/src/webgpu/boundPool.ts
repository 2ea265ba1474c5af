import { oncePerBackend } from './oncePerBackend';
import type { PoolingBackend, TensorRecord, WebgpuBuffer } from './webgpuBackend';

/** Largest size of all buffers together, as a multiple of the most that tensors have needed at once. */
const MOST_HELD = 1.5;
/** Bytes that buffers may take in any case. */
const LEAST_HELD = 2 ** 27;
/** Largest size of a buffer for a tensor, as a multiple of the tensor's size. */
const MOST_SLACK = 2;
/** Commands are sent if tensors that only these commands still use take this share of the used memory, */
const MOST_PENDING = 0.25;
/** and at least this many bytes. */
const LEAST_PENDING = 2 ** 26;
/** Size in bytes below which tfjs manages the buffers itself. */
const LARGE = 2 ** 20;

/**
 * Limits the memory of tfjs's WebGPU backend, which keeps every unused buffer for the next tensor of exactly the same
 * size. A dense block has maps of many sizes and would take four times the memory it needs. Creating and destroying
 * buffers instead took four fifths of a step's time (H100, docs/decisions/webgpu.md). So a large tensor gets any unused
 * buffer that is not much larger. If there is none and the limit is reached, the buffers that were unused longest are
 * destroyed. The buffer from `dataToGPU` may therefore be longer than its tensor, whose values come first.
 */
export const boundPool = oncePerBackend((backend: PoolingBackend): void => {
  pools.set(backend, new BoundPool(backend));
  trimReads(backend);
});

const pools = new WeakMap<PoolingBackend, BoundPool>();

/** Destroys all unused buffers, for when whatever used them will not run again. */
export function dropUnused(backend: PoolingBackend): void {
  pools.get(backend)?.dropAll();
}

class BoundPool {
  /** Requested size of each buffer in use, in bytes. */
  private readonly asked = new WeakMap<WebgpuBuffer, number>();
  private inUse: number;
  /** The most bytes that tensors have needed at once. */
  private needed: number;
  /** Large unused buffers. Those released longest ago come first. */
  private readonly unused = new Set<WebgpuBuffer>();
  /** Count and bytes of the tensors that are disposed of but wait for commands to be sent. */
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

  /**
   * Returns the size of the buffer to take: an unused buffer's, or else the requested one, after making room for it.
   */
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

  /** Whether to send the commands, which frees the memory that only they still use. */
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
    // tfjs appends to the list until commands are sent, and then replaces it.
    if (this.pending.list !== list) this.pending = { list, count: 0, bytes: 0 };
    for (; this.pending.count < list.length; this.pending.count++) {
      const buffer = tensorMap.get(list[this.pending.count]!)?.resource as WebgpuBuffer | null | undefined;
      this.pending.bytes += (buffer && this.asked.get(buffer)) ?? 0;
    }
    return this.pending.bytes;
  }
}

/** Cuts what tfjs reads to the tensor's values: tfjs reads whole buffers, which may be longer. */
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
