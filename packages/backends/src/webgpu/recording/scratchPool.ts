import type { BufferManager, WebgpuBuffer } from '../webgpuBackend';

/** A tensor may lie in a scratch buffer of so many times its size. */
const MOST_SLACK = 2;

/**
 * The buffers of what recorded steps compute in between. Steps are played one after the other, so all recordings share them. Within
 * a recording a buffer is free again as soon as its tensor is disposed of: the programs keep their order.
 */
export class ScratchPool {
  private readonly free = new Set<WebgpuBuffer>();
  private readonly used = new Set<WebgpuBuffer>();
  private readonly taken = new WeakSet<WebgpuBuffer>();
  /** Those that no recording but the one that is being made uses. */
  private readonly fresh = new Set<WebgpuBuffer>();

  /** @param manager as tfjs's backend has it while nothing is recorded. */
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

  /** A buffer that no recording writes to: whoever calls it gives it back to the manager. */
  acquireApart(size: number, usage: number): WebgpuBuffer {
    return this.manager.acquireBuffer(size, usage);
  }

  /** Whether a buffer is used by the recording that is being made, and by no other. */
  isFresh(buffer: WebgpuBuffer): boolean {
    return this.used.has(buffer) && this.fresh.has(buffer);
  }

  /** Takes a buffer that is fresh out of the pool: whoever calls it gives it back to the manager. */
  takeOut(buffer: WebgpuBuffer): void {
    this.used.delete(buffer);
    this.taken.add(buffer);
  }

  isTaken(buffer: WebgpuBuffer): boolean {
    return this.taken.has(buffer);
  }

  /** Ends a recording: whatever is still used is free for the next one. */
  releaseAll(): void {
    for (const buffer of this.used) this.free.add(buffer);
    this.used.clear();
    this.fresh.clear();
  }

  /** Gives all buffers back. */
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
