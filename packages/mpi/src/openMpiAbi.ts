import type { LibraryHandle } from 'koffi';
import type { MpiAbi } from './mpiAbi';

/** The ABI of Open MPI since version 3 (`libmpi.so.40`): handles are the addresses of variables in the library. */
export function openMpiAbi(library: LibraryHandle): MpiAbi {
  const address = (name: string): bigint => library.symbol(`ompi_mpi_${name}`) as bigint;
  return {
    handle: 'void *',
    inPlace: 1n,
    world: address('comm_world'),
    errorsReturn: address('errors_return'),
    types: {
      byte: address('byte'),
      int: address('int'),
      float: address('float'),
      double: address('double'),
    },
    operations: { max: address('op_max'), min: address('op_min'), sum: address('op_sum') },
  };
}
