import type { BufferManager, WebgpuBuffer } from '../webgpuBackend';

/** Largest size of a scratch buffer for a tensor, as a multiple of the tensor's size. */
const MOST_SLACK = 2;

/**
 * The buffers for intermediate results of recorded steps. Steps are replayed one after the other, so all recordings
 * share them. Within a recording, a buffer is free again as soon as its tensor is disposed of, because the programs
 * keep their order.
 */
export class ScratchPool {
  private readonly free = new Set<WebgpuBuffer>();
  private readonly used = new Set<WebgpuBuffer>();
  private readonly taken = new WeakSet<WebgpuBuffer>();
  /** Buffers that only the current recording uses. */
  private readonly fresh = new Set<WebgpuBuffer>();

  /** @param manager tfjs's own buffer manager, without the changes made during a recording. */
  constructor(private readonly manager: Pick<BufferManager, 'acquireBuffer' | 'releaseBuffer'>) {}

  has(buffer: WebgpuBuffer): boolean {
    return this.used.has(buffer);
  }

  acquire(size: number, usage: number): WebgpuBuffer {
    let buffer = this.bestFree(size, usage);
    if (!buffer) {
      buffer = this.manager.acquireBuffer(size, usage);
      this.fresh.add(buffer);
    }
    this.free.delete(buffer);
    this.used.add(buffer);
    this.taken.delete(buffer);
    return buffer;
  }

  release(buffer: WebgpuBuffer): void {
    if (this.used.delete(buffer)) this.free.add(buffer);
  }

  /** Returns a buffer to which no recording writes. The caller releases it to the manager. */
  acquireApart(size: number, usage: number): WebgpuBuffer {
    return this.manager.acquireBuffer(size, usage);
  }

  /** Whether only the current recording uses a buffer. */
  isFresh(buffer: WebgpuBuffer): boolean {
    return this.used.has(buffer) && this.fresh.has(buffer);
  }

  /** Takes a fresh buffer out of the pool. The caller releases it to the manager. */
  takeOut(buffer: WebgpuBuffer): void {
    this.used.delete(buffer);
    this.taken.add(buffer);
  }

  isTaken(buffer: WebgpuBuffer): boolean {
    return this.taken.has(buffer);
  }

  /** Ends a recording: frees all of its buffers for the next one. */
  releaseAll(): void {
    for (const buffer of this.used) this.free.add(buffer);
    this.used.clear();
    this.fresh.clear();
  }

  /** Releases all buffers to the manager. */
  dispose(): void {
    for (const buffer of [...this.free, ...this.used]) this.manager.releaseBuffer(buffer);
    this.free.clear();
    this.used.clear();
  }

  private bestFree(size: number, usage: number): WebgpuBuffer | undefined {
    let best: WebgpuBuffer | undefined;
    for (const buffer of this.free) {
      const fits = buffer.usage === usage && buffer.size >= size && buffer.size <= MOST_SLACK * size;
      if (fits && (best === undefined || buffer.size < best.size)) best = buffer;
    }
    return best;
  }
}
