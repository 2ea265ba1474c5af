import { RadnetError } from '@radnet/core';
import type { MpiGroup } from './mpiGroup';
import { processName } from './processName';

/**
 * Runs a program of several processes so that they end together. When all of them are done, MPI is ended. If the program fails in one
 * process, that one prints the reason on stderr, as `rank 2 of 4 on node7: ...`, and ends them all with exit code 1, because the others
 * would wait for it for ever. A process fails if the program rejects, if an error is not caught, or if it exits before the program is
 * done.
 *
 * If the process was started alone, the program just runs, and a rejection is passed on.
 *
 * @returns The result of the program.
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
