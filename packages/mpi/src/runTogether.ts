import { RadnetError } from '@radnet/core';
import type { MpiGroup } from './mpiGroup';
import { processName } from './processName';

/**
 * Runs a program in several processes so that they end together.
 *
 * When the program is done in all processes, MPI ends. If it fails in one of them, that process prints the reason on
 * stderr, such as `rank 2 of 4 on node7: ...`, and ends all processes with exit code 1, because the others would wait
 * for it forever. The program fails if it rejects, if an error is not caught, or if the process exits before it is
 * done.
 *
 * If the process was started alone, the program just runs, and a rejection is passed on.
 *
 * @param group The processes, as returned by {@link startMpi}.
 * @param program Called with the group, in every process.
 * @returns The result of the program in this process.
 */
export async function runTogether<T>(
  group: MpiGroup,
  program: (group: MpiGroup) => Promise<T> | T,
): Promise<T> {
  if (group.launcher === undefined) return program(group);
  const stopWatching = (): void => {
    process.off('uncaughtException', fail);
    process.off('exit', failAtExit);
  };
  const fail = (error: unknown): never => {
    stopWatching();
    process.stderr.write(`${processName(group)}: ${described(error)}\n`);
    return group.abort(1);
  };
  const failAtExit = (code: number): never =>
    fail(new RadnetError(`the process exited with code ${code} before its program was done.`));
  process.on('uncaughtException', fail);
  process.on('exit', failAtExit);
  try {
    const result = await program(group);
    group.barrier();
    group.finish();
    stopWatching();
    return result;
  } catch (error) {
    return fail(error);
  }
}

/** An input error needs no stack trace; any other error is a bug in the program. */
function described(error: unknown): string {
  if (error instanceof RadnetError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
