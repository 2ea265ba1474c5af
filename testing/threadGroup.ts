import type { ProcessGroup, ReduceOperation } from '@radnet/core';
import { deserialize, serialize } from 'node:v8';

/** Bytes that a thread passes on at a time. */
const SLOT = 1 << 16;

/** How long a thread waits for the others before it assumes that they made other calls. */
const PATIENCE_MS = 30_000;

/** Places of the barrier's counts: how many threads have arrived, and how often all have. The lengths of the data follow. */
const ARRIVED = 0;
const GENERATION = 1;
const LENGTHS = 2;

const REDUCTIONS: Record<ReduceOperation, (a: number, b: number) => number> = {
  sum: (a, b) => a + b,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
};

/** The memory that the threads of a group share. */
export function threadGroupMemory(size: number): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * (LENGTHS + size) + size * SLOT);
}

/**
 * Threads of one process as a `ProcessGroup`, which blocks as MPI does. Sums are computed in the order of ranks, so they are the
 * same in all threads.
 *
 * @throws Error if the others pass another number of values, or do not arrive within half a minute.
 */
export class ThreadGroup implements ProcessGroup {
  private readonly state: Int32Array;
  private readonly slots: Uint8Array[];

  constructor(
    memory: SharedArrayBuffer,
    readonly rank: number,
    readonly size: number,
  ) {
    const states = LENGTHS + size;
    this.state = new Int32Array(memory, 0, states);
    this.slots = Array.from(
      { length: size },
      (_, other) => new Uint8Array(memory, 4 * states + other * SLOT, SLOT),
    );
  }

  allreduce(values: Float32Array | Float64Array, operation: ReduceOperation = 'sum'): void {
    const [first, ...others] = this.gather(bytesOf(values)).map((bytes) => {
      this.checkLength(bytes, values);
      return values instanceof Float32Array ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
    });
    values.set(first!);
    const reduce = REDUCTIONS[operation];
    for (const other of others) other.forEach((value, at) => (values[at] = reduce(values[at]!, value)));
  }

  bcast(values: Float32Array | Uint8Array): void {
    const [first] = this.gather(bytesOf(values));
    this.checkLength(first!, values);
    bytesOf(values).set(first!);
  }

  allgather<T>(value: T): T[] {
    return this.gather(serialize(value)).map((bytes) => deserialize(bytes) as T);
  }

  /** The values of every thread, each in memory of its own. */
  private gather(own: Uint8Array): Uint8Array[] {
    Atomics.store(this.state, LENGTHS + this.rank, own.length);
    let gathered: Uint8Array[] | undefined;
    let begin = 0;
    do {
      this.slots[this.rank]!.set(own.subarray(begin, begin + SLOT));
      this.barrier();
      gathered ??= this.slots.map((_, other) => new Uint8Array(Atomics.load(this.state, LENGTHS + other)));
      gathered.forEach((bytes, other) => {
        const part = this.slots[other]!.subarray(0, Math.max(0, bytes.length - begin));
        bytes.set(part, Math.min(begin, bytes.length));
      });
      this.barrier();
      begin += SLOT;
    } while (gathered.some(({ length }) => length > begin));
    return gathered;
  }

  /** Returns when all have arrived. */
  private barrier(): void {
    const { state, size } = this;
    const generation = Atomics.load(state, GENERATION);
    if (Atomics.add(state, ARRIVED, 1) === size - 1) {
      Atomics.store(state, ARRIVED, 0);
      Atomics.add(state, GENERATION, 1);
      Atomics.notify(state, GENERATION);
      return;
    }
    // The last thread of the previous barrier may wake those that already wait at this one.
    while (Atomics.load(state, GENERATION) === generation) {
      if (Atomics.wait(state, GENERATION, generation, PATIENCE_MS) === 'timed-out') {
        throw new Error('the other threads make another call than this one');
      }
    }
  }

  private checkLength(bytes: Uint8Array, values: Uint8Array | Float32Array | Float64Array): void {
    if (bytes.length === values.byteLength) return;
    throw new Error(`gave ${values.byteLength} bytes, another thread gave ${bytes.length}`);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
