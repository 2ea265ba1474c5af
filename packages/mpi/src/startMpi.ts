import { isMainThread } from 'node:worker_threads';
import { RadnetError } from '@radnet/core';
import { isolatedGroup } from './isolatedGroup';
import { findLauncher } from './launcher';
import { type MpiCalls, mpiCalls } from './mpiCalls';
import type { MpiGroup } from './mpiGroup';
import { loadMpiLibrary } from './mpiLibrary';
import { recoverPmiSocket } from './pmiSocket';
import { tameUcx } from './tameUcx';
import { ancestorLinks, watchAncestors } from './watchAncestors';
import { WorldGroup } from './worldGroup';

/**
 * Joins the processes that `mpirun`, `srun` or another MPI launcher started together with this one. Without a launcher,
 * the process is a group by itself and needs no MPI library.
 *
 * - It loads the launcher's library: MPICH or one with the same ABI (Intel MPI, MVAPICH), or Open MPI. To load another
 *   file, name it in the environment variable `RADNET_MPI_LIBRARY`; MPI then also starts under an unknown launcher.
 * - MPI can start only once in a process, and only on its main thread. {@link runTogether}, or `finish` of the group,
 *   ends it. A process that ends without either counts as failed.
 * - On Linux, this process is killed within seconds if a process between it and the launcher ends before MPI does,
 *   because not every launcher notices that.
 *
 * @throws RadnetError in a worker thread; if the library is missing, is not MPI, or belongs to another MPI than the
 *   launcher; if MPI already runs or has ended; if it fails to start, or counts another number of processes than the
 *   launcher started.
 */
export function startMpi(): MpiGroup {
  if (!isMainThread) {
    throw new RadnetError('startMpi: expected the main thread, got a worker thread. MPI runs on one thread.');
  }
  const launcher = findLauncher();
  if (launcher === undefined && !process.env['RADNET_MPI_LIBRARY']) return isolatedGroup();
  tameUcx();
  const library = loadMpiLibrary(launcher);
  const mpi = mpiCalls(library);
  requireFresh(mpi);
  if (library.family === 'MPICH') recoverPmiSocket();
  // Looked up before MPI starts, which takes a while. If an ancestor ends meanwhile, the watch notices it afterwards.
  const links = launcher === undefined ? [] : ancestorLinks();
  mpi.init();
  mpi.returnErrors();
  const name = launcher?.name ?? 'an unknown launcher';
  const group = new WorldGroup(mpi, name, library.version, (self) => watchAncestors(self, links));
  if (launcher?.size !== undefined && launcher.size !== group.size) {
    group.finish();
    throw new RadnetError(
      `startMpi: expected ${launcher.size} processes, as ${launcher.name} says, got ${group.size} from ${library.version} (${library.file}). ` +
        'The library did not find its launcher: both must be of one MPI.',
    );
  }
  return group;
}

function requireFresh(mpi: MpiCalls): void {
  const flag = new Int32Array(1);
  mpi.finalized(flag);
  if (flag[0] !== 0) {
    throw new RadnetError(
      'startMpi: expected a process in which MPI has not run, got one after finish(). MPI cannot start again.',
    );
  }
  mpi.initialized(flag);
  if (flag[0] !== 0) {
    throw new RadnetError(
      'startMpi: expected to be called once, got a second call. Pass on the group that the first one gave.',
    );
  }
}
