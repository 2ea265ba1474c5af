import { expect, it } from 'vitest';
import { boundPool } from './boundPool';
import type { BufferManager, SubmittingBackend, TensorRecord, WebgpuBuffer } from './webgpuBackend';

const MIB = 2 ** 20;

/** As tfjs's: it keeps what is released for the next of the same size. */
class Pool implements BufferManager {
  readonly freeBuffers = new Map<string, WebgpuBuffer[]>();
  numFreeBuffers = 0;
  numBytesUsed = 0;
  numBytesAllocated = 0;
  readonly destroyed: number[] = [];

  acquireBuffer(size: number, usage: number): WebgpuBuffer {
    const key = `${size}_${usage}`;
    if (!this.freeBuffers.has(key)) this.freeBuffers.set(key, []);
    this.numBytesUsed += size;
    const free = this.freeBuffers.get(key)!.pop();
    if (free) {
      this.numFreeBuffers--;
      return free;
    }
    this.numBytesAllocated += size;
    return { size, destroy: () => void this.destroyed.push(size) };
  }

  release(buffer: WebgpuBuffer): void {
    this.freeBuffers.get(`${buffer.size}_1`)!.push(buffer);
    this.numFreeBuffers++;
    this.numBytesUsed -= buffer.size;
  }
}

/** A backend whose commands use what is disposed of, until they are sent. */
class Backend implements SubmittingBackend {
  readonly tensorMap = new Map<object, TensorRecord>();
  readonly tensorDataPendingDisposal: object[] = [];
  readonly commandEncoder = {};
  submitted = 0;
  constructor(readonly bufferManager: Pool) {}

  dispose(resource: WebgpuBuffer): void {
    const dataId = {};
    this.tensorMap.set(dataId, { dtype: 'float32', resource });
    this.tensorDataPendingDisposal.push(dataId);
  }

  endComputePassEncoder(): void {}

  submitQueue(): void {
    this.submitted++;
    for (const dataId of this.tensorDataPendingDisposal.splice(0)) {
      this.bufferManager.release(this.tensorMap.get(dataId)!.resource as WebgpuBuffer);
    }
  }
}

it('destroys the largest unused buffers, down to the bound, when a size is asked for that none has', () => {
  const pool = new Pool();
  boundPool(new Backend(pool));
  const sizes = [10, 30, 40, 20].map((size) => size * MIB);
  for (const buffer of sizes.map((size) => pool.acquireBuffer(size, 1))) pool.release(buffer);

  pool.acquireBuffer(5 * MIB, 1);

  expect(pool.destroyed).toEqual([40 * MIB]);
  expect(pool.numBytesAllocated).toBe(65 * MIB);
  expect(pool.numFreeBuffers).toBe(3);
});

it('destroys nothing where a buffer is there, or below the bound, and may be called twice', () => {
  const pool = new Pool();
  boundPool(new Backend(pool));
  boundPool(new Backend(pool));
  pool.release(pool.acquireBuffer(100 * MIB, 1));
  pool.acquireBuffer(100 * MIB, 1);
  pool.release(pool.acquireBuffer(60 * MIB, 1));
  pool.acquireBuffer(61 * MIB, 1);
  expect(pool.destroyed).toEqual([]);
});

it('lets a quarter of what is used lie unused', () => {
  const pool = new Pool();
  boundPool(new Backend(pool));
  pool.acquireBuffer(400 * MIB, 1);
  pool.release(pool.acquireBuffer(90 * MIB, 1));
  pool.acquireBuffer(1, 1);
  expect(pool.destroyed).toEqual([]);
  pool.release(pool.acquireBuffer(20 * MIB, 1));
  pool.acquireBuffer(2, 1);
  expect(pool.destroyed).toEqual([90 * MIB]);
});

it('sends collected commands before it makes a large buffer, where they hold much that is disposed of', () => {
  const pool = new Pool();
  const backend = new Backend(pool);
  boundPool(backend);
  backend.dispose(pool.acquireBuffer(60 * MIB, 1));
  pool.acquireBuffer(50 * MIB, 1);
  expect(backend.submitted).toBe(0);
  backend.dispose(pool.acquireBuffer(30 * MIB, 1));
  pool.acquireBuffer(8, 1);
  expect(backend.submitted).toBe(0);
  pool.acquireBuffer(60 * MIB, 1);
  expect(backend.submitted).toBe(1);
  // It is the one that was waiting.
  expect(pool.numBytesAllocated).toBe(140 * MIB + 8);
});
