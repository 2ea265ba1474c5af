import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { describeUnderMpi } from '@radnet/testing/mpi';
import type { Launcher, MpiFamily } from './launcher';
import { loadMpiLibrary } from './mpiLibrary';

const started = (family: MpiFamily): Launcher => ({
  name: `mpirun of ${family}`,
  families: [family],
  size: 2,
});

/** The library that is found under its own launcher. */
const own = (family: MpiFamily): string => loadMpiLibrary(started(family), undefined).file;

describe('loadMpiLibrary', () => {
  it('names what it tried, and what to install, where there is no library', () => {
    // macOS's files are on no other system, and the other way round.
    const elsewhere = process.platform === 'darwin' ? 'linux' : 'darwin';
    const names =
      elsewhere === 'darwin' ? ['libmpi.12.dylib', 'libmpi.40.dylib'] : ['libmpi.so.12', 'libmpi.so.40'];
    const load = (family: MpiFamily) => (): unknown => loadMpiLibrary(started(family), undefined, elsewhere);
    expect(load('MPICH')).toThrow(RadnetError);
    expect(load('MPICH')).toThrow(`tried ${names[0]} (`);
    expect(load('MPICH')).toThrow(
      /MPI library: expected .* of MPICH, as mpirun of MPICH .* Install mpich on Debian/,
    );
    expect(load('Open MPI')).toThrow(`tried ${names[1]} (`);
    expect(load('Open MPI')).toThrow(/Install openmpi-bin on Debian.*RADNET_MPI_LIBRARY/);
  });

  it('names the file in the environment where it is not there', () => {
    expect(() => loadMpiLibrary(started('MPICH'), '/no/such/libmpi.so')).toThrow(
      /^RADNET_MPI_LIBRARY: expected a shared library of MPICH, .*; tried \/no\/such\/libmpi\.so \(/,
    );
  });

  it('refuses a library that is none of MPI', () => {
    const other = process.platform === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6';
    const load = (): unknown => loadMpiLibrary(undefined, other);
    expect(load).toThrow(RadnetError);
    expect(load).toThrow(`expected an MPI library, got ${other}, which has no MPI_Get_library_version`);
  });
});

describeUnderMpi('loadMpiLibrary', ({ name }) => {
  it('finds the library and tells its version', () => {
    const { family, version } = loadMpiLibrary(started(name), undefined);
    expect(family).toBe(name);
    expect(version).toMatch(/\d+\.\d+/);
    expect(version).not.toContain('\n');
  });

  it('takes the library that the environment names, under a launcher that is unknown or starts both', () => {
    expect(loadMpiLibrary(undefined, own(name)).family).toBe(name);
    const srun: Launcher = { name: 'srun', families: ['MPICH', 'Open MPI'], size: 2 };
    expect(loadMpiLibrary(srun, own(name)).family).toBe(name);
  });

  it('refuses it under the launcher of the other family, and names both', () => {
    const other = name === 'MPICH' ? 'Open MPI' : 'MPICH';
    const load = (): unknown => loadMpiLibrary(started(other), own(name));
    expect(load).toThrow(RadnetError);
    expect(load).toThrow(
      `RADNET_MPI_LIBRARY: expected ${other}, as mpirun of ${other} started this process, got ${own(name)}, which is ${name}: `,
    );
    expect(load).toThrow(`Start the program by the mpirun of ${name}`);
  });
});
