import { RadnetError } from '@radnet/core';

/**
 * Returns the exit code of a process that failed. It must not be 0, because the launcher would then see no failure.
 *
 * @throws RadnetError for a code that is not from 1 to 255.
 */
export function requireExitCode(code: number): number {
  if (!Number.isInteger(code) || code < 1 || code > 255) {
    throw new RadnetError(`abort: expected an exit code from 1 to 255, got ${code}.`);
  }
  return code;
}
