import { beforeEach, expect, it } from 'vitest';
import { boundPool, dropUnused } from './boundPool';
import type { BufferManager, PoolingBackend, TensorRecord, WebgpuBuffer } from './webgpuBackend';

const MIB = 2 ** 20;
const USAGE = 1;

/** As tfjs's: it keeps what is released for the next of the same size. */
class Manager implements BufferManager {
  readonly freeBuffers = new Map<string, WebgpuBuffer[]>();
  numFreeBuffers = 0;
  numBytesAllocated = 0;
  numBytesUsed = 0;
  made: number[] = [];
  destroyed: number[] = [];

  acquireBuffer(size: number, usage: number): WebgpuBuffer {
    this.numBytesUsed += size;
    const free = this.freeBuffers.get(`${size}_${usage}`)?.pop();
    if (free) {
      this.numFreeBuffers--;
      return free;
    }
    this.numBytesAllocated += size;
    this.made.push(size / MIB);
    return { size, usage, destroy: () => void this.destroyed.push(size / MIB) };
  }

  releaseBuffer(buffer: WebgpuBuffer): void {
    this.numBytesUsed -= buffer.size;
    const key = `${buffer.size}_${buffer.usage}`;
    this.freeBuffers.set(key, [...(this.freeBuffers.get(key) ?? []), buffer]);
    this.numFreeBuffers++;
  }
}

/** A backend whose commands use what is disposed of, until they are sent. */
class Backend implements PoolingBackend {
  readonly bufferManager = new Manager();
  readonly tensorMap = new Map<object, TensorRecord>();
  tensorDataPendingDisposal: object[] = [];
  readonly commandEncoder = {};
  sent = 0;

  dispose(resource: WebgpuBuffer): void {
    const dataId = {};
    this.tensorMap.set(dataId, { dtype: 'float32', resource });
    this.tensorDataPendingDisposal.push(dataId);
  }

  endComputePassEncoder(): void {}

  submitQueue(): void {
    this.sent++;
    for (const dataId of this.tensorDataPendingDisposal) {
      this.bufferManager.releaseBuffer(this.tensorMap.get(dataId)!.resource as WebgpuBuffer);
    }
    this.tensorDataPendingDisposal = [];
  }

  readSync(dataId: object): Float32Array {
    const record = this.tensorMap.get(dataId)!;
    const values = new Float32Array((record.resource as WebgpuBuffer).size / 4).fill(7);
    record.values = values;
    return values;
  }

  read(dataId: object): Promise<Float32Array> {
    return Promise.resolve(this.readSync(dataId));
  }
}

let backend: Backend;
let pool: Manager;
const take = (mib: number): WebgpuBuffer => pool.acquireBuffer(mib * MIB, USAGE);
const giveBack = (buffer: WebgpuBuffer): void => pool.releaseBuffer(buffer);

beforeEach(() => {
  backend = new Backend();
  boundPool(backend);
  pool = backend.bufferManager;
});

it('puts a large tensor into the smallest unused buffer that holds it, of at most twice its size', () => {
  [take(50), take(32), take(30), take(12)].forEach(giveBack);
  expect(take(25).size).toBe(30 * MIB);
  expect(take(25).size).toBe(32 * MIB);
  expect(take(25).size).toBe(50 * MIB);
  expect(take(25).size).toBe(25 * MIB);
  expect(pool.made).toEqual([50, 32, 30, 12, 25]);
});

it('takes no buffer of another use, nor for a small tensor one of another size', () => {
  giveBack(take(30));
  expect(pool.acquireBuffer(30 * MIB, USAGE + 1)).not.toBe(take(30));
  giveBack(pool.acquireBuffer(2000, USAGE));
  expect(pool.acquireBuffer(1900, USAGE).size).toBe(1900);
});

it('destroys what was unused longest where more is held than one and a half times what was needed at once', () => {
  const [a, b, c] = [take(100), take(40), take(60)];
  [b, a, c].forEach(giveBack);
  // 200 of 300 are held.
  take(10);
  take(90);
  expect(pool.destroyed).toEqual([]);
  // Of what is unused, 40 and 60, none holds 110: 210 and 110 are more than 300.
  take(110);
  expect(pool.destroyed).toEqual([40]);
  expect(pool.numBytesAllocated).toBe((210 + 110 - 40) * MIB);
  expect([...pool.freeBuffers.values()].flat()).toHaveLength(pool.numFreeBuffers);
});

it('destroys nothing below 128 MiB, and may be called twice', () => {
  boundPool(backend);
  [take(10), take(50), take(4)].forEach(giveBack);
  take(61);
  expect(pool.destroyed).toEqual([]);
});

it('counts, and takes, what a backend held before', () => {
  const busy = new Backend();
  const { bufferManager } = busy;
  const held = bufferManager.acquireBuffer(400 * MIB, USAGE);
  bufferManager.releaseBuffer(bufferManager.acquireBuffer(100 * MIB, USAGE));
  boundPool(busy);
  expect(bufferManager.acquireBuffer(80 * MIB, USAGE).size).toBe(100 * MIB);
  // 650 are held, of one and a half times the 630 that were needed.
  bufferManager.releaseBuffer(bufferManager.acquireBuffer(150 * MIB, USAGE));
  bufferManager.releaseBuffer(held);
  expect(bufferManager.acquireBuffer(300 * MIB, USAGE)).toBe(held);
  expect(bufferManager.destroyed).toEqual([]);
});

it('sends collected commands before it makes a large buffer, where they hold much that is disposed of', () => {
  backend.dispose(take(40));
  take(20);
  backend.dispose(take(30));
  pool.acquireBuffer(8, USAGE);
  expect(backend.sent).toBe(0);
  // 70 of 90 MiB wait.
  expect(take(39).size).toBe(40 * MIB);
  expect(backend.sent).toBe(1);
  // 20 and 39 are needed: with what waits, of 128 too few are left.
  backend.dispose(take(30));
  take(60);
  expect(backend.sent).toBe(2);
});

it('reads as many values as a tensor has, and keeps those', async () => {
  giveBack(take(20));
  const dataId = {};
  const resource = pool.acquireBuffer(3 * 2 ** 20 * 4, USAGE);
  expect(resource.size).toBe(20 * MIB);
  backend.tensorMap.set(dataId, { dtype: 'float32', shape: [3, 2 ** 20], resource });
  const values = await backend.read(dataId);
  expect(values).toHaveLength(3 * 2 ** 20);
  expect(backend.tensorMap.get(dataId)!.values).toBe(values);
  expect(backend.readSync(dataId)).toHaveLength(3 * 2 ** 20);
});

it('gives a complex tensor, whose parts are read for themselves, as it is', async () => {
  const dataId = {};
  const resource = pool.acquireBuffer(16, USAGE);
  backend.tensorMap.set(dataId, { dtype: 'complex64', shape: [2], resource });
  expect(await backend.read(dataId)).toHaveLength(4);
});

it('gives what was asked for of a tensor that is gone when it comes', async () => {
  giveBack(take(20));
  const dataId = {};
  backend.tensorMap.set(dataId, { dtype: 'float32', shape: [2 ** 20 * 3], resource: take(12) });
  const values = backend.read(dataId);
  backend.tensorMap.delete(dataId);
  backend.tensorMap.get = () => {
    throw new Error('as the one of TensorFlow.js does');
  };
  expect(await values).toHaveLength(2 ** 20 * 3);
});

it('drops all that is not used', () => {
  const used = take(2);
  [take(3), take(3), take(0.5)].forEach(giveBack);
  dropUnused(backend);
  expect(pool.destroyed.sort()).toEqual([0.5, 3, 3]);
  expect(pool.numBytesAllocated).toBe(2 * MIB);
  expect(pool.numFreeBuffers).toBe(0);
  giveBack(used);
  expect(take(2)).toBe(used);
  take(3);
  expect(pool.made).toEqual([2, 3, 3, 0.5, 3]);
});
