import { describe } from 'vitest';
import { knownLaunchers, type MpiLauncher } from './runUnderMpi';

// What the tests of several processes share: `@radnet/testing/mpi`. Apart from the rest, as no browser can load what starts processes.
export { type MpiLauncher, type MpiRun, runUnderMpi } from './runUnderMpi';

/** Runs the tests under every launcher of MPI. One that is not installed is skipped, and the tests' name says so. */
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
