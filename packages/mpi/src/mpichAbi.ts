import type { MpiAbi } from './mpiAbi';

/**
 * The ABI that MPICH, Intel MPI, MVAPICH, Cray MPICH and others have shared since 2014 (https://www.mpich.org/abi):
 * handles are ints whose values `mpi.h` fixes.
 */
export const mpichAbi = (): MpiAbi => ({
  handle: 'int',
  inPlace: -1n,
  world: 0x44000000,
  errorsReturn: 0x54000001,
  types: { byte: 0x4c00010d, int: 0x4c000405, float: 0x4c00040a, double: 0x4c00080b },
  operations: { max: 0x58000001, min: 0x58000002, sum: 0x58000003 },
});
