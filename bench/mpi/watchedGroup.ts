import type { ProcessGroup, ReduceOperation } from '@radnet/core';

/** When a process was in an allreduce, in ms of a clock that all processes of a machine share. */
export interface Exchange {
  readonly bytes: number;
  readonly enterMs: number;
  readonly leaveMs: number;
}

/** The clock of the kernel, which is the same for all processes in all namespaces. */
export function sharedClockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** A group that records its allreduces, and can skip them so that the processes compute side by side. */
export class WatchedGroup implements ProcessGroup {
  readonly rank: number;
  readonly size: number;
  isSilent = false;
  exchanges: Exchange[] = [];

  constructor(private readonly group: ProcessGroup) {
    this.rank = group.rank;
    this.size = group.size;
  }

  allreduce(values: Float32Array | Float64Array, operation?: ReduceOperation): void {
    if (this.isSilent) return;
    const enterMs = sharedClockMs();
    this.group.allreduce(values, operation);
    this.exchanges.push({ bytes: values.byteLength, enterMs, leaveMs: sharedClockMs() });
  }

  bcast(values: Float32Array | Uint8Array): void {
    this.group.bcast(values);
  }

  allgather<T>(value: T): T[] {
    return this.group.allgather(value);
  }
}
