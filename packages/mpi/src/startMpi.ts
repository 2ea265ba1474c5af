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
 * Joins the processes that `mpirun`, `srun` or another launcher of MPI started together with this one. Without a launcher, the process
 * is a group by itself, and no MPI library is needed.
 *
 * The library is that of the launcher: MPICH or one with its ABI (Intel MPI, MVAPICH), or Open MPI. `RADNET_MPI_LIBRARY` in the
 * environment names a file to load instead; with it, MPI also starts under an unknown launcher. MPI starts once in a process and on its
 * main thread. `runTogether`, or `finish` of the group, ends it; a process that ends without either counts as failed. Until then, on
 * Linux, this process is killed within seconds after a process between it and the launcher has ended, which not every launcher notices.
 *
 * @throws RadnetError in a worker thread; if the library is missing, is not MPI, or belongs to another MPI than the launcher; if MPI
 *     already runs or has ended; if it fails to start, or counts another number of processes than the launcher started.
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
  // Looked up before MPI starts, which takes a while. If one ends meanwhile, the watch then notices.
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
