import { RadnetError } from '@radnet/core';
import type { MpiGroup } from './mpiGroup';
import { processName } from './processName';

/**
 * Runs a program of several processes so that they end together. When it is done in all of them, MPI is ended. Where it fails in
 * one, that one says why on stderr, as `rank 2 of 4 on node7: ...`, and ends them all with exit code 1: the others would wait
 * for it for ever. A process fails when the program rejects, at an error that nobody catches, and when it exits before the program is
 * done.
 *
 * Where nothing started the process together with others, the program just runs, and a rejection is thrown on.
 *
 * @returns What the program gives.
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

/** An error of the input needs no stack; any other is a fault of the program. */
function described(error: unknown): string {
  if (error instanceof RadnetError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
