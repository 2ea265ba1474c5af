import { deserialize, serialize } from 'node:v8';
import { RadnetError, type ReduceOperation } from '@radnet/core';
import { requireExitCode } from './exitCode';
import type { MpiCalls } from './mpiCalls';
import type { MpiGroup } from './mpiGroup';
import { processName } from './processName';

/** MPI counts in C ints. */
const LARGEST_COUNT = 2 ** 31 - 1;

/** MPI_MAX_PROCESSOR_NAME of Open MPI, which is larger than MPICH's. */
const LONGEST_NAME = 256;

/**
 * Pause before MPI_Abort, in milliseconds. Without it, MPICH's launcher lost in 9 of 99 runs what a process had just
 * written, such as why it failed.
 */
const PASSED_ON_MS = 200;

/**
 * The processes of MPI_COMM_WORLD. MPI must be initialised already.
 *
 * `watch` starts a task that runs as long as the group does, and returns a function that ends the task. Its argument is
 * the process's name, such as `rank 1 of 4 on node7`.
 */
export class WorldGroup implements MpiGroup {
  readonly rank: number;
  readonly size: number;
  readonly host: string;
  readonly localRank: number;
  readonly localSize: number;
  private finished = false;
  private readonly stopWatching: () => void;

  constructor(
    private readonly mpi: MpiCalls,
    readonly launcher: string | undefined,
    readonly library: string,
    watch: (process: string) => () => void = () => () => undefined,
  ) {
    const number = new Int32Array(1);
    mpi.rank(number);
    this.rank = number[0]!;
    mpi.size(number);
    this.size = number[0]!;
    const name = Buffer.alloc(LONGEST_NAME);
    mpi.processorName(name, number);
    this.host = name.toString('utf8', 0, number[0]);
    this.stopWatching = watch(processName(this));
    const hosts = this.allgather(this.host);
    const here = hosts.flatMap((host, rank) => (host === this.host ? [rank] : []));
    this.localRank = here.indexOf(this.rank);
    this.localSize = here.length;
  }

  allreduce(values: Float32Array | Float64Array, operation: ReduceOperation = 'sum'): void {
    this.requireRunning('allreduce');
    const { types, operations } = this.mpi.abi;
    const type = values instanceof Float64Array ? types.double : types.float;
    this.mpi.allreduce(values, requireCount('allreduce', values.length), type, operations[operation]);
  }

  bcast(values: Float32Array | Uint8Array): void {
    this.requireRunning('bcast');
    const { types } = this.mpi.abi;
    const type = values instanceof Float32Array ? types.float : types.byte;
    this.mpi.bcast(values, requireCount('bcast', values.length), type);
  }

  allgather<T>(value: T): T[] {
    this.requireRunning('allgather');
    const sent = serialize(value);
    const places = this.exchangeLengths('allgather', sent.length);
    const received = new Uint8Array(places.total);
    this.mpi.allgatherv(sent, received, places.counts, places.displacements);
    return split<T>(received, places);
  }

  gather<T>(value: T): T[] | undefined {
    this.requireRunning('gather');
    const sent = serialize(value);
    const places = this.exchangeLengths('gather', sent.length);
    const received = this.rank === 0 ? new Uint8Array(places.total) : null;
    this.mpi.gatherv(sent, received, places.counts, places.displacements);
    return received === null ? undefined : split<T>(received, places);
  }

  barrier(): void {
    this.requireRunning('barrier');
    this.mpi.barrier();
  }

  abort(code = 1): never {
    requireExitCode(code);
    // From now on, the launcher may end the ancestors, in any order.
    this.stopWatching();
    if (!this.finished) {
      sleep(PASSED_ON_MS);
      this.mpi.abort(code);
    }
    // MPI_Abort may return before it ends the process.
    process.exit(code);
  }

  finish(): void {
    if (this.finished) return;
    this.finished = true;
    if (this.mayHangAtTheEnd()) this.mpi.barrier();
    else this.mpi.finalize();
    this.stopWatching();
  }

  /**
   * Returns whether MPI_Finalize may hang. MPICH 4.0 on UCX over TCP waits in it for answers from processes on other
   * hosts, which may have continued by then: it hung in 22 of 24 runs (docs/decisions/mpi.md). A process that ends
   * without that call is fine for its launcher.
   */
  private mayHangAtTheEnd(): boolean {
    return this.library.startsWith('MPICH') && this.localSize < this.size;
  }

  /**
   * Returns the places of the bytes of each process.
   *
   * @throws RadnetError in all processes if there are too many bytes, because all of them know all lengths.
   */
  private exchangeLengths(call: string, length: number): Places {
    const lengths = new Float64Array(this.size);
    this.mpi.allgather(Float64Array.of(length), lengths);
    const total = lengths.reduce((sum, each) => sum + each, 0);
    if (total > LARGEST_COUNT) {
      throw new RadnetError(
        `${call}: expected at most ${LARGEST_COUNT} bytes of all processes together, got ${total}.`,
      );
    }
    const counts = Int32Array.from(lengths);
    const displacements = new Int32Array(this.size);
    for (let rank = 1; rank < this.size; rank++) {
      displacements[rank] = displacements[rank - 1]! + counts[rank - 1]!;
    }
    return { total, counts, displacements };
  }

  private requireRunning(call: string): void {
    if (this.finished) throw new RadnetError(`${call}: expected a call before finish(), got one after it.`);
  }
}

/** Blocks the thread, because no other code must run any more. */
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

interface Places {
  readonly total: number;
  readonly counts: Int32Array;
  readonly displacements: Int32Array;
}

function split<T>(received: Uint8Array, { counts, displacements }: Places): T[] {
  return Array.from(counts, (count, rank) => {
    const start = displacements[rank]!;
    // Copies each message, because typed arrays are deserialised as views of it. Otherwise, one view would keep all
    // messages in memory.
    return deserialize(received.slice(start, start + count)) as T;
  });
}

/**
 * Returns the number of values if MPI can count it.
 *
 * @throws RadnetError for more than 2^31 - 1 values.
 */
export function requireCount(call: string, length: number): number {
  if (length > LARGEST_COUNT) {
    throw new RadnetError(`${call}: expected at most ${LARGEST_COUNT} values, got ${length}.`);
  }
  return length;
}
