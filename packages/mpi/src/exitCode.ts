import { RadnetError } from '@radnet/core';

/** Returns the exit code of a process that failed. With 0 the launcher would think that all is well. */
export function requireExitCode(code: number): number {
  if (!Number.isInteger(code) || code < 1 || code > 255) {
    throw new RadnetError(`abort: expected an exit code from 1 to 255, got ${code}.`);
  }
  return code;
}
