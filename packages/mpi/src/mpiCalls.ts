import { RadnetError } from '@radnet/core';
import type { Handle, MpiAbi } from './mpiAbi';
import type { MpiLibrary } from './mpiLibrary';
import { mpichAbi } from './mpichAbi';
import { openMpiAbi } from './openMpiAbi';

type Values = Float32Array | Float64Array | Uint8Array;

/** A function of MPI. It throws a RadnetError with the function's name and MPI's own message. */
type MpiCall<Arguments extends unknown[]> = (...args: Arguments) => void;

/** The functions of an MPI library that the group calls. Arrays are passed without copying. */
export interface MpiCalls {
  readonly abi: MpiAbi;
  readonly initialized: MpiCall<[Int32Array]>;
  readonly finalized: MpiCall<[Int32Array]>;
  readonly init: MpiCall<[]>;
  readonly finalize: MpiCall<[]>;
  readonly abort: MpiCall<[code: number]>;
  readonly returnErrors: MpiCall<[]>;
  readonly rank: MpiCall<[Int32Array]>;
  readonly size: MpiCall<[Int32Array]>;
  readonly processorName: MpiCall<[name: Buffer, length: Int32Array]>;
  readonly barrier: MpiCall<[]>;
  readonly allreduce: MpiCall<[values: Values, count: number, type: Handle, operation: Handle]>;
  readonly bcast: MpiCall<[values: Values, count: number, type: Handle]>;
  /** One double from each process. */
  readonly allgather: MpiCall<[sent: Float64Array, received: Float64Array]>;
  readonly allgatherv: MpiCall<
    [sent: Uint8Array, received: Uint8Array, counts: Int32Array, displacements: Int32Array]
  >;
  readonly gatherv: MpiCall<
    [sent: Uint8Array, received: Uint8Array | null, counts: Int32Array, displacements: Int32Array]
  >;
}

/** MPI_MAX_ERROR_STRING of MPICH, which is larger than Open MPI's. */
const LONGEST_ERROR = 512;

export function mpiCalls({ native, family }: MpiLibrary): MpiCalls {
  const abi = family === 'MPICH' ? mpichAbi() : openMpiAbi(native);
  const errorString = native.func('int MPI_Error_string(int, void *, void *)');
  const describe = (code: number): string => {
    const text = Buffer.alloc(LONGEST_ERROR);
    const length = new Int32Array(1);
    const told = errorString(code, text, length) === 0;
    return told ? text.toString('utf8', 0, length[0]).trim() : `error ${code}`;
  };
  /** Declares a function. In its signature, `h` is a handle, `i` an int and `p` a pointer. */
  const declare = (name: string, signature: string): ((...args: unknown[]) => void) => {
    const types = { h: abi.handle, i: 'int', p: 'void *' } as const;
    const parameters = [...signature].map((letter) => types[letter as keyof typeof types]);
    const callNative = native.func(name, 'int', parameters);
    return (...args) => {
      const code = callNative(...args) as number;
      if (code !== 0) throw new RadnetError(`${name} failed: ${describe(code)}`);
    };
  };
  const { world, types, inPlace } = abi;
  const init = declare('MPI_Init', 'pp');
  const abort = declare('MPI_Abort', 'hi');
  const setErrorHandler = declare('MPI_Comm_set_errhandler', 'hh');
  const rank = declare('MPI_Comm_rank', 'hp');
  const size = declare('MPI_Comm_size', 'hp');
  const barrier = declare('MPI_Barrier', 'h');
  const allreduce = declare('MPI_Allreduce', 'ppihhh');
  const bcast = declare('MPI_Bcast', 'pihih');
  const allgather = declare('MPI_Allgather', 'pihpihh');
  const allgatherv = declare('MPI_Allgatherv', 'pihppphh');
  const gatherv = declare('MPI_Gatherv', 'pihppphih');
  return {
    abi,
    initialized: declare('MPI_Initialized', 'p'),
    finalized: declare('MPI_Finalized', 'p'),
    init: () => init(null, null),
    finalize: declare('MPI_Finalize', ''),
    abort: (code) => abort(world, code),
    returnErrors: () => setErrorHandler(world, abi.errorsReturn),
    rank: (result) => rank(world, result),
    size: (result) => size(world, result),
    processorName: declare('MPI_Get_processor_name', 'pp'),
    barrier: () => barrier(world),
    allreduce: (values, count, type, operation) => allreduce(inPlace, values, count, type, operation, world),
    bcast: (values, count, type) => bcast(values, count, type, 0, world),
    allgather: (sent, received) => allgather(sent, 1, types.double, received, 1, types.double, world),
    allgatherv: (sent, received, counts, displacements) =>
      allgatherv(sent, sent.length, types.byte, received, counts, displacements, types.byte, world),
    gatherv: (sent, received, counts, displacements) =>
      gatherv(sent, sent.length, types.byte, received, counts, displacements, types.byte, 0, world),
  };
}
