import { RadnetError } from '@radnet/core';
import koffi, { type LibraryHandle } from 'koffi';
import type { Launcher, MpiFamily } from './launcher';

/** A loaded MPI library. Nothing but its version has been asked for yet. */
export interface MpiLibrary {
  /** The path of the library, or the name by which the system's loader found it. */
  readonly file: string;
  readonly family: MpiFamily;
  /** The first line of MPI_Get_library_version. */
  readonly version: string;
  readonly native: LibraryHandle;
}

/** The environment variable that names a library file to load instead of searching for one. */
const OVERRIDE = 'RADNET_MPI_LIBRARY';

/** MPI_MAX_LIBRARY_VERSION_STRING of MPICH, which is larger than Open MPI's. */
const LONGEST_VERSION = 8192;

const PACKAGES: Readonly<Record<MpiFamily, string>> = {
  MPICH: 'mpich on Debian, Ubuntu, RHEL and Homebrew',
  'Open MPI': 'openmpi-bin on Debian and Ubuntu, openmpi on RHEL, open-mpi with Homebrew',
};

/**
 * Loads the library of the MPI that started this process.
 *
 * @param launcher Undefined if the launcher is unknown and the environment names a library.
 * @throws RadnetError if there is no library, if it is of another family than the launcher, or if it is not an MPI
 *   library.
 */
export function loadMpiLibrary(
  launcher: Launcher | undefined,
  override: string | undefined = process.env[OVERRIDE],
  platform: NodeJS.Platform = process.platform,
): MpiLibrary {
  const families = launcher?.families ?? (['MPICH', 'Open MPI'] as const);
  const files = override ? [override] : families.flatMap((family) => candidates(family, platform));
  const failures: string[] = [];
  for (const file of files) {
    let native: LibraryHandle;
    try {
      native = koffi.load(file);
    } catch (error) {
      failures.push(`${file} (${(error as Error).message.replace('Failed to load shared library: ', '')})`);
      continue;
    }
    const library = identify(file, native);
    if (!families.includes(library.family)) {
      throw new RadnetError(
        `${override ? OVERRIDE : 'MPI library'}: expected ${families.join(' or ')}, as ${launcher!.name} started this process, ` +
          `got ${file}, which is ${library.family}: ${library.version}. ` +
          `Start the program by the mpirun of ${library.family}, or name a library of ${families.join(' or ')} in ${OVERRIDE}.`,
      );
    }
    return library;
  }
  throw new RadnetError(
    `${override ? OVERRIDE : 'MPI library'}: expected a shared library of ${families.join(' or ')}` +
      `${launcher ? `, as ${launcher.name} started this process` : ''}; tried ${failures.join(', ')}. ` +
      `Install ${families.map((family) => PACKAGES[family]).join('; or ')}, load your cluster's module, ` +
      `or set ${OVERRIDE} to the library's path.`,
  );
}

/**
 * Returns names for the system's loader, and paths where it does not search: RHEL hides its libraries until
 * `module load`, and Homebrew and MacPorts have folders of their own. Debian calls MPICH's library libmpich, because
 * libmpi may be either family's there.
 */
function candidates(family: MpiFamily, platform: NodeJS.Platform): string[] {
  const version = family === 'MPICH' ? 12 : 40;
  const folder = family === 'MPICH' ? 'mpich' : 'openmpi';
  if (platform === 'darwin') {
    const names = [`libmpi.${version}.dylib`, ...(family === 'MPICH' ? ['libmpich.12.dylib'] : [])];
    return [
      ...names,
      `/opt/homebrew/lib/${names[0]}`,
      `/usr/local/lib/${names[0]}`,
      `/opt/local/lib/${folder}-mp/${names[0]}`,
    ];
  }
  const names = [`libmpi.so.${version}`, ...(family === 'MPICH' ? ['libmpich.so.12'] : [])];
  return [...names, `/usr/lib64/${folder}/lib/${names[0]}`];
}

function identify(file: string, native: LibraryHandle): MpiLibrary {
  let text: string;
  try {
    const getVersion = native.func('int MPI_Get_library_version(void *, void *)');
    const bytes = Buffer.alloc(LONGEST_VERSION);
    const length = new Int32Array(1);
    getVersion(bytes, length);
    text = bytes.toString('utf8', 0, length[0]).replaceAll('\0', '').trim();
  } catch {
    throw new RadnetError(
      `${OVERRIDE}: expected an MPI library, got ${file}, which has no MPI_Get_library_version.`,
    );
  }
  // IBM's Spectrum MPI is Open MPI under another name, so the text alone is not enough.
  const family = hasSymbol(native, 'ompi_mpi_comm_world')
    ? 'Open MPI'
    : /MPICH|Intel|MVAPICH|ParaStation/i.test(text)
      ? 'MPICH'
      : undefined;
  const version = text.split('\n', 1)[0]!.replace(/\s+/g, ' ').trim();
  if (family === undefined) {
    throw new RadnetError(
      `MPI library: expected one of MPICH's ABI or of Open MPI's, got ${file}: ${version}.`,
    );
  }
  return { file, family, version, native };
}

function hasSymbol(native: LibraryHandle, name: string): boolean {
  try {
    native.symbol(name);
    return true;
  } catch {
    return false;
  }
}
