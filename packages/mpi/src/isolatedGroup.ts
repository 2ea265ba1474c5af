import { hostname } from 'node:os';
import { alone } from '@radnet/core';
import { requireExitCode } from './exitCode';
import type { MpiGroup } from './mpiGroup';

/** Returns the group of a process that was started alone. It needs no MPI library. */
export function isolatedGroup(): MpiGroup {
  return {
    ...alone,
    launcher: undefined,
    library: undefined,
    host: hostname(),
    localRank: 0,
    localSize: 1,
    barrier: () => undefined,
    gather: (value) => [value],
    abort: (code = 1) => process.exit(requireExitCode(code)),
    finish: () => undefined,
  };
}
