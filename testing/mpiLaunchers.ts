import { describe } from 'vitest';
import { knownLaunchers, type MpiLauncher } from './runUnderMpi';

// Helpers for tests of several processes: `@radnet/testing/mpi`. A separate entry, because browsers cannot load code that starts processes.
export { type MpiLauncher, type MpiRun, runUnderMpi } from './runUnderMpi';

/** Runs the tests under every launcher of MPI. If one is not installed, its tests are skipped, and their name says so. */
export function describeUnderMpi(name: string, tests: (launcher: MpiLauncher) => void): void {
  for (const { name: mpi, debian, launcher } of knownLaunchers()) {
    if (launcher) {
      describe(`${name} under ${mpi}`, () => tests(launcher));
    } else {
      describe.skip(`${name} under ${mpi}, which is not installed (Debian: apt-get install ${debian})`, () =>
        tests({ name: mpi, command: 'mpirun', flags: [] }));
    }
  }
}
